// The API description from facts alone: what stands in it, that names cannot break it, and that every part holds together.
import { describe, expect, it } from 'vitest'
import type { Routine, Table, Verb } from '../contract.ts'
import { pairs, todos, weird } from '../../test/rest-facts.ts'
import { documentText } from './document.ts'
import { check, parsed } from '../../test/openapi-check.ts'

const all: readonly Verb[] = ['list', 'insert', 'upsert', 'update', 'remove']
const routes = async () => undefined
const mounted = (folder: string, table: Table) => ({ folder, table, routes })
const options = { url: 'http://localhost:8000', schemas: ['public', 'billing'], version: 'v' }

const add: Routine = {
  schema: 'public',
  name: 'add',
  description: 'Adds two numbers.',
  volatility: 'immutable',
  arguments: [
    { name: 'a', type: 'integer' },
    { name: 'b', type: 'integer', optional: true },
  ],
  returns: { kind: 'type', type: 'integer', set: false },
}
const served = {
  relations: [
    mounted('billing/pairs', { ...pairs, schema: 'billing', verbs: ['list', 'remove'] }),
    mounted('todos', { ...todos, verbs: all }),
    mounted('we_ird_a1b2c3', { ...weird, verbs: ['list', 'insert', 'update', 'remove'] }),
    mounted('billing/todos', { ...todos, schema: 'billing', verbs: ['list'] }),
  ],
  functions: [
    add,
    {
      ...add,
      arguments: [
        { name: 'a', type: 'text' },
        { name: 'b', type: 'text' },
      ],
    },
    {
      ...add,
      name: 'forget',
      volatility: 'volatile',
      arguments: [],
      returns: { kind: 'void', type: 'void', set: false },
    },
    { ...add, name: 'body', arguments: [{ name: '', type: 'bytea' }] },
    {
      ...add,
      schema: 'billing',
      name: 'open_todos',
      arguments: [
        { name: 'done', type: 'boolean' },
        { name: 'tags', type: 'text[]', variadic: true },
      ],
      returns: {
        kind: 'relation',
        type: 'billing.todos',
        set: true,
        relation: { schema: 'billing', name: 'todos' },
      },
    },
  ] satisfies Routine[],
}
const document = parsed(documentText(served, options))

const at = (path: string, method: string) => document.paths[path]?.[method]
const names = (path: string, method: string) =>
  (at(path, method)?.parameters ?? []).map((parameter) => {
    if (parameter.$ref === undefined) return parameter.name
    return parameter.$ref.split('/').at(-1)
  })

describe('the API description', () => {
  it('is valid, resolves its references, and every schema compiles', async () => {
    await check(document)
  })

  it('has a path for every name, encoded, and the verbs that one of its relations has', () => {
    expect(Object.keys(document.paths)).toEqual([
      '/rest/v1/todos',
      '/rest/v1/we%22ird%3B%20--',
      '/rest/v1/pairs',
      '/rest/v1/rpc/add',
      '/rest/v1/rpc/forget',
      '/rest/v1/rpc/body',
      '/rest/v1/rpc/open_todos',
      '/health',
      '/ready',
      '/openapi.json',
    ])
    expect(Object.keys(document.paths['/rest/v1/todos'] ?? {})).toEqual([
      'get',
      'head',
      'post',
      'put',
      'patch',
      'delete',
    ])
    expect(Object.keys(document.paths['/rest/v1/pairs'] ?? {})).toEqual(['get', 'head', 'delete'])
    expect(Object.keys(document.paths['/rest/v1/rpc/add'] ?? {})).toEqual(['get', 'post'])
    expect(Object.keys(document.paths['/rest/v1/rpc/forget'] ?? {})).toEqual(['post'])
  })

  it('names operations as the client does', () => {
    expect(at('/rest/v1/todos', 'get')?.operationId).toBe('todos.findMany')
    expect(at('/rest/v1/pairs', 'delete')?.operationId).toBe('billing.pairs.delete')
    expect(at('/rest/v1/rpc/add', 'post')?.operationId).toBe('rpc.add')
    expect(at('/rest/v1/rpc/open_todos', 'post')?.operationId).toBe('billing.rpc.open_todos')
  })

  it('lets the profile header choose between schemas, required where the default has none of that name', () => {
    const header = (path: string, method: string) =>
      at(path, method)?.parameters.find(({ name }) => name?.endsWith('-Profile'))
    expect(header('/rest/v1/todos', 'get')).toMatchObject({
      name: 'Accept-Profile',
      required: false,
      schema: { enum: ['public', 'billing'], default: 'public' },
    })
    expect(header('/rest/v1/todos', 'post')).toBeUndefined()
    expect(header('/rest/v1/pairs', 'delete')).toMatchObject({
      name: 'Content-Profile',
      required: true,
      schema: { enum: ['billing'] },
    })
    expect(at('/rest/v1/todos', 'get')?.tags).toEqual(['todos', 'billing.todos'])
  })

  it('offers every column as a filter, quoted where its name means something else', () => {
    const filters = Object.keys(document.components.parameters).filter((name) => name.startsWith('we_ird'))
    expect(filters).toHaveLength(Object.keys(weird.columns).length)
    const spelled = filters.map((name) => document.components.parameters[name]?.name)
    expect(spelled).toEqual(['"a\\"b"', 'sp ace', '"emoji😀"', '__proto__', '"back\\\\slash\'"'])
    expect(names('/rest/v1/todos', 'get')).toContain('Todo.title')
    expect(names('/rest/v1/todos', 'post')).not.toContain('Todo.title')
  })

  it('asks PUT for the whole key, with the same example in the URL and in the body', () => {
    const put = at('/rest/v1/todos', 'put')
    const key = put?.parameters.find(({ name }) => name === 'id')
    expect(key).toMatchObject({ required: true, example: 'eq.1' })
    expect(put?.requestBody?.content['application/json']?.example).toMatchObject({ id: 1 })
  })

  it('describes rows with keys, generated columns and examples', () => {
    const { Todo, TodoInsert } = document.components.schemas as Record<
      string,
      {
        properties: Record<string, Record<string, unknown>>
        examples: Record<string, unknown>[]
        $id?: string
      }
    >
    expect(Todo?.properties.id?.description).toMatch(/^Primary key\./)
    expect(Todo?.properties.twice?.readOnly).toBe(true)
    expect(Todo?.examples[0]).toMatchObject({ id: 1, title: 'text', day: '2026-01-31', code: 'tex' })
    expect(TodoInsert?.examples).toEqual([{ id: 1, title: 'text' }])
    expect(Todo?.$id).toBeUndefined()
  })

  it('takes arguments by URL and body, and a whole body where the one argument has no name', () => {
    expect(at('/rest/v1/rpc/add', 'get')?.parameters).toMatchObject([
      { name: 'a', required: true, example: 1, schema: { anyOf: [{ type: 'integer' }, { type: 'string' }] } },
      { name: 'b', schema: { anyOf: [{ type: 'integer' }, { type: 'string' }] } },
    ])
    expect(
      at('/rest/v1/rpc/add', 'post')?.requestBody?.content['application/json']?.schema.anyOf,
    ).toHaveLength(2)
    expect(Object.keys(at('/rest/v1/rpc/body', 'post')?.requestBody?.content ?? {})).toEqual([
      'application/octet-stream',
    ])
    // an argument and a column of one name: the argument
    expect(names('/rest/v1/rpc/open_todos', 'get').filter((name) => /(^|\.)done$/.test(name ?? ''))).toEqual([
      'done',
    ])
    expect(at('/rest/v1/rpc/forget', 'post')?.responses).toHaveProperty('204')
  })

  it('keeps names apart that would meet', async () => {
    const simple = (
      schema: string,
      name: string,
      folder: string,
    ): { folder: string; table: Table; routes: typeof routes } =>
      mounted(folder, { ...pairs, schema, name, verbs: ['list'] })
    const clashing = {
      relations: [
        simple('public', 'billing.pairs', 'billing_pairs-111111'),
        simple('public', 'rpc', 'rpc'),
        simple('public', 'server', 'server'),
        simple('public', '{id}', 'id-222222'),
        simple('public', 'a/b', 'a_b-333333'),
        simple('billing', 'pairs', 'billing/pairs'),
      ],
      functions: [
        { ...add, name: 'findMany' },
        { ...add, name: '__proto__' },
        { ...add, name: '{x}' },
      ],
    }
    const made = parsed(documentText(clashing, options))
    await check(made)
    expect(Object.keys(made.paths)).toContain('/rest/v1/%7Bid%7D')
    expect(made.tags.map(({ name }) => name)).toEqual([
      ...['billing.pairs', 'rpc', 'server', '{id}', 'a/b', 'billing.pairs_2', 'rpc_2', 'server_2'],
    ])
  })

  it('is made in small pieces, however many tables there are', () => {
    const many = Array.from({ length: 1_000 }, (_, at) =>
      mounted(`t${at}`, { ...todos, name: `t${at}`, verbs: all }),
    )
    const took: number[] = []
    const pieces = documentText({ relations: many, functions: [add] }, options)
    let isDone = false
    while (!isDone) {
      const before = process.cpuUsage()
      isDone = pieces.next().done === true
      const { user, system } = process.cpuUsage(before)
      took.push((user + system) / 1000)
    }
    expect(took.length).toBeGreaterThan(many.length * 3)
    // milliseconds of work between two moments at which others may have their turn
    expect(Math.max(...took)).toBeLessThan(50)
  })

  it('describes a database in which there is nothing', async () => {
    await check(parsed(documentText({ relations: [], functions: [] }, options)))
  })
})
