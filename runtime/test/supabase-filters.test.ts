// Every filter and modifier of an unmodified supabase-js, compared with the SQL that it stands for.
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestServer } from './server.ts'
import { startTestServer } from './server.ts'

const sql = `
create table things (
  id int primary key, name text, done boolean, tags text[], during int4range, at tstzrange, data jsonb, body tsvector
);
alter table things disable row level security;
grant select, insert, update, delete on things to anon, authenticated, service_role;
insert into things select i, (array['ant','Bee','cat','a,b','(x)"y"'])[1 + i % 5], (array[true,false,null])[1 + i % 3],
  (array['{a}','{a,b}','{}',null])[1 + i % 4]::text[], int4range(i, i + 3), tstzrange('2026-01-01', '2026-01-01'::timestamptz + i * interval '1 day'),
  jsonb_build_object('n', i, 'k', 'v' || i % 3), to_tsvector('english', (array['fat cats','a rat','cats and rats'])[1 + i % 3])
from generate_series(1, 20) i;
`

// Realtime is not what is tested here, and Node 20 has no WebSocket.
const noSocket = Object as unknown as typeof WebSocket

let server: TestServer
const clientOf = (key: string) =>
  createClient(server.url, key, {
    auth: { persistSession: false },
    realtime: { transport: noSocket },
  })
let client: ReturnType<typeof clientOf>
beforeAll(async () => {
  server = await startTestServer({ sql, env: { PLAN: 'on', TX_END: 'commit-allow-override' } })
  client = clientOf(server.config.anonKey)
})
afterAll(() => server.stop())

const things = () => client.from('things').select('id')
type Filter = ReturnType<typeof things>

describe('filters', () => {
  it.each<[name: string, filter: (of: Filter) => Filter, where: string]>([
    ['eq', (of) => of.eq('name', 'a,b'), `name = 'a,b'`],
    ['neq', (of) => of.neq('name', '(x)"y"'), `name <> '(x)"y"'`],
    ['gt', (of) => of.gt('id', 7), 'id > 7'],
    ['gte', (of) => of.gte('id', 7), 'id >= 7'],
    ['lt', (of) => of.lt('id', 7), 'id < 7'],
    ['lte', (of) => of.lte('id', 7), 'id <= 7'],
    ['like', (of) => of.like('name', '%a%'), `name like '%a%'`],
    ['likeAllOf', (of) => of.likeAllOf('name', ['%a%', '%t']), `name like all ('{%a%,%t}')`],
    ['likeAnyOf', (of) => of.likeAnyOf('name', ['B%', '%t']), `name like any ('{B%,%t}')`],
    ['ilike', (of) => of.ilike('name', 'b%'), `name ilike 'b%'`],
    ['ilikeAllOf', (of) => of.ilikeAllOf('name', ['%A%', '%T']), `name ilike all ('{%A%,%T}')`],
    ['ilikeAnyOf', (of) => of.ilikeAnyOf('name', ['b%', '%T']), `name ilike any ('{b%,%T}')`],
    ['regexMatch', (of) => of.regexMatch('name', '^[a-c]'), `name ~ '^[a-c]'`],
    ['regexIMatch', (of) => of.regexIMatch('name', '^[a-c]'), `name ~* '^[a-c]'`],
    ['is null', (of) => of.is('done', null), 'done is null'],
    ['is true', (of) => of.is('done', true), 'done is true'],
    ['isDistinct', (of) => of.isDistinct('done', true), 'done is distinct from true'],
    ['in', (of) => of.in('name', ['a,b', 'Bee', 'cat']), `name in ('a,b', 'Bee', 'cat')`],
    ['in numbers', (of) => of.in('id', [1, 2, 99]), 'id in (1, 2)'],
    ['in nothing', (of) => of.in('id', []), 'false'],
    ['notIn', (of) => of.notIn('id', [1, 2]), 'id not in (1, 2)'],
    ['contains array', (of) => of.contains('tags', ['a', 'b']), `tags @> '{a,b}'`],
    ['contains range', (of) => of.contains('during', '[4,5)'), `during @> '[4,5)'::int4range`],
    ['contains json', (of) => of.contains('data', { k: 'v1' }), `data @> '{"k":"v1"}'`],
    ['containedBy array', (of) => of.containedBy('tags', ['a', 'c']), `tags <@ '{a,c}'`],
    [
      'containedBy json',
      (of) => of.containedBy('data', { n: 3, k: 'v0', z: 1 }),
      `data <@ '{"n":3,"k":"v0","z":1}'`,
    ],
    ['rangeGt', (of) => of.rangeGt('during', '[2,5)'), `during >> '[2,5)'`],
    ['rangeGte', (of) => of.rangeGte('during', '[2,5)'), `during &> '[2,5)'`],
    ['rangeLt', (of) => of.rangeLt('during', '[9,12)'), `during << '[9,12)'`],
    ['rangeLte', (of) => of.rangeLte('during', '[9,12)'), `during &< '[9,12)'`],
    ['rangeAdjacent', (of) => of.rangeAdjacent('during', '[9,12)'), `during -|- '[9,12)'`],
    [
      'overlaps range',
      (of) => of.overlaps('at', '[2026-01-05,2026-01-06)'),
      `at && '[2026-01-05,2026-01-06)'`,
    ],
    ['overlaps array', (of) => of.overlaps('tags', ['b', 'z']), `tags && '{b,z}'`],
    ['textSearch', (of) => of.textSearch('body', 'cat & rat'), `body @@ to_tsquery('cat & rat')`],
    [
      'textSearch plain',
      (of) => of.textSearch('body', 'fat cats', { type: 'plain', config: 'english' }),
      `body @@ plainto_tsquery('english', 'fat cats')`,
    ],
    [
      'textSearch phrase',
      (of) => of.textSearch('name', 'cat', { type: 'phrase' }),
      `to_tsvector(name) @@ phraseto_tsquery('cat')`,
    ],
    [
      'textSearch websearch',
      (of) => of.textSearch('body', 'cat or rat', { type: 'websearch', config: 'english' }),
      `body @@ websearch_to_tsquery('english', 'cat or rat')`,
    ],
    ['match', (of) => of.match({ name: 'cat', done: false }), `name = 'cat' and done = false`],
    ['not', (of) => of.not('name', 'in', '(cat,"a,b")'), `name not in ('cat', 'a,b')`],
    ['not is', (of) => of.not('done', 'is', null), 'done is not null'],
    ['or', (of) => of.or('id.eq.3,and(id.gt.10,name.eq."a,b")'), `id = 3 or (id > 10 and name = 'a,b')`],
    ['filter', (of) => of.filter('data->>k', 'eq', 'v2'), `data->>'k' = 'v2'`],
    ['filter json number', (of) => of.gt('data->n', 18), `data->'n' > '18'`],
    ['two filters', (of) => of.gt('id', 3).lt('id', 9).eq('done', true), 'id > 3 and id < 9 and done'],
  ])('%s', async (_, filter, where) => {
    const { data, error } = await filter(things()).order('id')
    expect(error).toBeNull()
    expect(data).toEqual(
      (await server.database.query(`select id from things where ${where} order by id`)).rows,
    )
  })
})

describe('modifiers', () => {
  const rows = async (text: string) => (await server.database.query(text)).rows as unknown[]

  it('order, limit, range', async () => {
    const { data } = await things()
      .order('done', { nullsFirst: true })
      .order('id', { ascending: false })
      .limit(7)
    expect(data).toEqual(await rows('select id from things order by done nulls first, id desc limit 7'))
    const page = await things().order('id').range(5, 9)
    expect(page.data).toEqual(await rows('select id from things order by id limit 5 offset 5'))
  })

  it('single and maybeSingle', async () => {
    expect((await things().eq('id', 3).single()).data).toEqual({ id: 3 })
    expect((await things().eq('id', 300).maybeSingle()).data).toBeNull()
    expect(await things().single()).toMatchObject({ status: 406, error: { code: 'PGRST116' } })
  })

  it('csv', async () => {
    const { data } = await client.from('things').select('id,name').in('id', [1, 3]).order('id').csv()
    expect(data).toBe('id,name\n1,Bee\n3,"a,b"')
  })

  it('stripNulls', async () => {
    const { data } = await client.from('things').select('id,done').eq('id', 2).stripNulls()
    expect(data).toEqual([{ id: 2 }])
  })

  it('explain', async () => {
    const text = await things().eq('id', 1).explain({ analyze: true, buffers: true })
    expect(text.data).toContain('Execution Time')
    const json = await things().eq('id', 1).explain({ format: 'json', verbose: true })
    expect(json.data).toMatchObject([{ Plan: {} }])
  })

  it.each(['exact', 'planned', 'estimated'] as const)('count: %s', async (count) => {
    await server.database.query('analyze things')
    const { count: found, data } = await client.from('things').select('id', { count }).order('id').limit(2)
    expect({ found, data }).toEqual({ found: 20, data: [{ id: 1 }, { id: 2 }] })
    const head = await client.from('things').select('*', { count, head: true }).lte('id', 20)
    expect({ count: head.count, data: head.data, status: head.status }).toEqual({
      count: 20,
      data: null,
      status: 200,
    })
  })

  it('rollback, maxAffected, abortSignal, throwOnError', async () => {
    const { data } = await client.from('things').delete().gt('id', 0).select('id').rollback()
    expect(data).toHaveLength(20)
    const update = client.from('things').update({ name: 'x' }).lte('id', 5).maxAffected(2)
    const limited = await (update as unknown as PromiseLike<unknown>)
    expect(limited).toMatchObject({ status: 400, error: { code: 'PGRST124' } })
    expect(await rows(`select id from things where name = 'x'`)).toEqual([])
    const aborted = await things().limit(1).abortSignal(AbortSignal.abort())
    expect(aborted.error?.message).toContain('abort')
    await expect(client.from('things').select('nope').throwOnError()).rejects.toMatchObject({ code: '42703' })
  })

  it('geojson says what it lacks', async () => {
    expect(await client.from('things').select('id').geojson()).toMatchObject({ status: 406 })
  })
})
