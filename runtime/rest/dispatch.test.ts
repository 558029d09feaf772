// Names, schemas and methods of requests under /rest/v1, right and wrong.
import { describe, expect, it } from 'vitest'
import { todos, weird } from '../test/rest-facts.ts'
import { createCatalog } from './catalog.ts'
import { createDispatch } from './dispatch.ts'
import type { Mounted } from './mounted.ts'

const routes = async () => undefined
const relations: Mounted[] = [
  { folder: 'todos', table: todos, routes },
  { folder: 'we_ird_a1b2c3', table: weird, routes },
  { folder: 'proto_0123ab', table: { ...todos, name: '__proto__' }, routes },
  { folder: 'billing/todos', table: { ...todos, schema: 'billing' }, routes },
]
const dispatch = createDispatch(createCatalog({ relations, functions: [] }, ['public', 'billing']))

type Headers = Record<string, string>

describe('the dispatcher', () => {
  it.each<[string, string, Headers, string]>([
    ['GET', '/rest/v1/todos?id=eq.1', {}, '/todos?id=eq.1'],
    ['GET', '/rest/v1/todos', {}, '/todos'],
    ['OPTIONS', '/rest/v1/todos', {}, '/todos'],
    ['GET', '/rest/v1/todos', { 'accept-profile': 'billing' }, '/billing/todos'],
    ['POST', '/rest/v1/todos', { 'content-profile': 'billing' }, '/billing/todos'],
    ['POST', '/rest/v1/todos', { 'accept-profile': 'billing' }, '/todos'],
    ['GET', '/rest/v1/we%22ird;%20--?a=b?c', {}, '/we_ird_a1b2c3?a=b?c'],
    ['GET', '/rest/v1/__proto__', {}, '/proto_0123ab'],
  ])('%s %s %j → %s', (method, url, headers, target) => {
    expect(dispatch(method, url, headers)).toMatchObject({ url: target })
  })

  it.each<[string, string, Headers, object]>([
    ['GET', '/rest/v1/rpc/add?a=1', {}, { schema: 'public', name: 'add' }],
    ['HEAD', '/rest/v1/rpc/add?a=1', { 'accept-profile': 'billing' }, { schema: 'billing', name: 'add' }],
    ['POST', '/rest/v1/rpc/add?a=1', { 'content-profile': 'billing' }, { schema: 'billing', name: 'add' }],
    ['OPTIONS', '/rest/v1/rpc/%22;--?a=1', {}, { schema: 'public', name: '";--' }],
    ['GET', '/rest/v1/rpc/__proto__?a=1', {}, { schema: 'public', name: '__proto__' }],
    ['GET', '/rest/v1/rpc/no%2Fsuch?a=1', {}, { schema: 'public', name: 'no/such' }],
  ])('%s %s %j calls %j', (method, url, headers, called) => {
    expect(dispatch(method, url, headers)).toEqual({ called, url: '/rpc?a=1' })
  })

  it.each<[string, string, Headers, string, string | null]>([
    ['GET', '/rest/v1/todo', {}, 'PGRST205', "Perhaps you meant the table 'public.todos'"],
    ['GET', '/rest/v1/invoices', {}, 'PGRST205', null],
    ['GET', '/rest/v1/TODOS1', {}, 'PGRST205', "Perhaps you meant the table 'public.todos'"],
    ['GET', '/rest/v1/constructor', {}, 'PGRST205', null],
    ['GET', '/rest/v1/public.todos', {}, 'PGRST205', null],
    ['GET', '/rest/v1/todos%00', {}, 'PGRST205', "Perhaps you meant the table 'public.todos'"],
    ['GET', '/rest/v1/..%2Ftodos', {}, 'PGRST205', null],
    ['GET', `/rest/v1/${'t'.repeat(64)}`, {}, 'PGRST205', null],
    ['GET', '/rest/v1/todos/1', {}, 'PGRST125', null],
    ['GET', '/rest/v1/todos/', {}, 'PGRST125', null],
    ['GET', '/rest/v1/%ff', {}, 'PGRST125', null],
    ['GET', '/rest/v1/rpc/f/g', {}, 'PGRST125', null],
    ['GET', '/rest/v2/todos', {}, 'PGRST125', null],
    ['GET', '/rest/v1todos', {}, 'PGRST125', null],
    ['GET', '/rest/v1/rpc/', {}, 'PGRST125', null],
    ['DELETE', '/rest/v1/rpc/f', {}, 'PGRST101', null],
    ['PUT', '/rest/v1/rpc/f', { 'content-profile': 'auth' }, 'PGRST106', 'public'],
    ['PATCH', '/rest/v1/rpc/f', {}, 'PGRST101', null],
    ['TRACE', '/rest/v1/todos', {}, 'PGRST117', null],
    ['get', '/rest/v1/todos', {}, 'PGRST117', null],
    ['POST', '/rest/v1/', {}, 'PGRST117', null],
    ['GET', '/rest/v1/todos', { 'accept-profile': 'auth' }, 'PGRST106', 'exposed: public, billing'],
    ['GET', '/rest/v1/todos', { 'accept-profile': 'PUBLIC' }, 'PGRST106', 'public'],
    ['GET', '/rest/v1/todos', { 'accept-profile': 'public, billing' }, 'PGRST106', 'public'],
    ['DELETE', '/rest/v1/todos', { 'content-profile': 'pg_catalog' }, 'PGRST106', 'public'],
  ])('%s %s %j → %s', (method, url, headers, code, hint) => {
    const target = dispatch(method, url, headers)
    if (!('error' in target)) throw new Error(`reached ${target.url}`)
    expect(target.error.code).toBe(code)
    if (hint === null) expect(target.error.hint).toBeNull()
    else expect(target.error.hint).toContain(hint)
  })
})
