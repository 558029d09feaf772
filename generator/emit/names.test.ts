// Names of folders, constants and types: readable, unique, stable when other tables come and go.
import { describe, expect, it } from 'vitest'
import { column, model, relation, schema } from '../test/model.ts'
import { assignNames } from './names.ts'

const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)
const tables = (...names: string[]) => model(...names.map((name) => relation(name, [column('id')])))
const namesIn = (names: string[], name: string) => assignNames(tables(...names))('public', name)

describe('assignNames', () => {
  it.each([
    ['todos', { folder: 'todos', table: 'todos', row: 'Todo', rowSchema: 'todo' }],
    [
      'invoice_line',
      { folder: 'invoice_line', table: 'invoiceLine', row: 'InvoiceLine', rowSchema: 'invoiceLineRow' },
    ],
    ['InvoiceLine', { folder: matching(/^invoiceline-[0-9a-f]{6}$/), table: 'invoiceLine' }],
    ['media', { table: 'media', row: 'Media' }],
    ['categories', { table: 'categories', row: 'Category' }],
    ['HTTPLogs', { table: 'httpLogs', row: 'HttpLog' }],
    ['tables', { table: 'tablesTable', row: 'TableRow' }],
    ['insert', { table: 'insertTable' }],
    ['1abc', { table: 't1abc', row: 'T1abc' }],
    ['用户', { table: '用户', row: '用户Row', rowSchema: '用户RowSchema' }],
    ['🙂', { folder: matching(/^unnamed-[0-9a-f]{6}$/), table: 'unnamed', row: 'Unnamed' }],
    ['con', { folder: matching(/^con-[0-9a-f]{6}$/) }],
    ['../etc', { folder: matching(/^etc-[0-9a-f]{6}$/) }],
  ])('%s', (name, expected) => {
    expect(namesIn([name], name)).toMatchObject(expected)
  })

  it('keeps the plain name for the plainest of colliding relations, whatever their order', () => {
    const colliding = ['UserRoles', 'USER_ROLES', 'user_roles']
    for (const order of [colliding, colliding.toReversed()]) {
      expect(namesIn(order, 'user_roles')).toMatchObject({ table: 'userRoles', row: 'UserRole' })
      expect(namesIn(order, 'UserRoles')?.table).toMatch(/^userRoles_[0-9a-f]{6}$/)
      expect(new Set(order.map((name) => namesIn(order, name)?.row)).size).toBe(3)
      expect(new Set(order.map((name) => namesIn(order, name)?.folder)).size).toBe(3)
    }
  })

  it('keeps names apart that are derived from others', () => {
    const names = ['todos', 'todos_routes', 'todo_insert', 'todos_client']
    const all = names.flatMap((name) => {
      const { table, routes, client, row, insert, update } = namesIn(names, name) ?? {}
      return [table, routes, client, row, insert, update]
    })
    expect(new Set(all).size).toBe(all.length)
    expect(namesIn(names, 'todos')).toMatchObject({ table: 'todos', row: 'Todo' })
  })

  it('does not depend on unrelated relations', () => {
    const before = namesIn(['todos', 'UserRoles'], 'UserRoles')
    expect(namesIn(['albums', 'todos', 'UserRoles', 'zebras'], 'UserRoles')).toEqual(before)
  })

  it('puts the schema in front outside the first one', () => {
    const names = assignNames(
      model(schema('public', [relation('users', [])]), schema('billing', [relation('users', [])])),
    )
    expect(names('public', 'users')).toMatchObject({ folder: 'users', table: 'users', row: 'User' })
    expect(names('billing', 'users')).toMatchObject({
      folder: 'billing/users',
      table: 'billingUsers',
      row: 'BillingUser',
    })
    expect(names('auth', 'users')).toBeUndefined()
  })
})
