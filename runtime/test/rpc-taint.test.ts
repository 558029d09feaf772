// SQL taint over functions: hostile text as name, as argument of every kind, in what is read of the result, in the body.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Routine } from '#runtime/rest'
import { functions as golden } from '../../generator/test/golden/functions/expected/function-facts.ts'
import { song } from '../../generator/test/golden/functions/expected/song/table.ts'
import { projectRoot } from '../config/root.ts'
import { createRpc } from './rest-harness.ts'
import { canary, columnOf, createCheck, operator, quoted, text } from './taint.ts'

const odd = 'we"ird; --'
const sql = `${readFileSync(join(projectRoot(), 'generator/test/golden/functions/schema.sql'), 'utf8')}
  insert into song values (1, 'One', '{"k": 1}'), (2, 'Two', null);
  alter table song disable row level security;
  grant select on song to anon;
  create function note(words text, variadic more text[] default '{}') returns setof song language sql
    as 'insert into song select max(id) + 1, words from song returning *';
  create function pick(p pair, j json default null) returns json language sql immutable as 'select json_build_array(p, j)';
  create function echo(text) returns text language sql immutable as 'select $1';
  create function bytes(bytea) returns int language sql immutable as 'select length($1)';
  create function "we""ird; --"("a""b" text, "sp ace" int default 1) returns text language sql immutable as 'select "a""b"';
  grant execute on all functions in schema public to anon, service_role;`

const value = { kind: 'type', type: 'text', set: false } as const
const facts: readonly Routine[] = [
  ...golden,
  {
    ...{ schema: 'public', name: 'note', volatility: 'volatile' },
    arguments: [
      { name: 'words', type: 'text' },
      { name: 'more', type: 'text[]', optional: true, variadic: true },
    ],
    returns: {
      kind: 'relation',
      type: 'public.song',
      set: true,
      relation: { schema: 'public', name: 'song' },
    },
  },
  {
    ...{ schema: 'public', name: 'pick', volatility: 'immutable' },
    arguments: [
      { name: 'p', type: 'public.pair' },
      { name: 'j', type: 'json', optional: true },
    ],
    returns: { ...value, type: 'json' },
  },
  {
    ...{ schema: 'public', name: 'echo', volatility: 'immutable' },
    arguments: [{ name: '', type: 'text' }],
    returns: value,
  },
  {
    ...{ schema: 'public', name: 'bytes', volatility: 'immutable' },
    arguments: [{ name: '', type: 'bytea' }],
    returns: { ...value, type: 'integer' },
  },
  {
    ...{ schema: 'public', name: odd, volatility: 'immutable' },
    arguments: [
      { name: 'a"b', type: 'text' },
      { name: 'sp ace', type: 'integer', optional: true },
    ],
    returns: value,
  },
]

let rpc: Awaited<ReturnType<typeof createRpc>>
let check: (text: string) => Promise<void>
beforeAll(async () => {
  const results = facts.flatMap(({ returns }) => returns.columns ?? [])
  const taken = facts.flatMap((one) => one.arguments)
  check = await createCheck({
    names: ['song', ...Object.keys(song.columns), ...[...results, ...taken].map(({ name }) => name)],
    functions: ['public', ...facts.map(({ name }) => name)],
  })
  rpc = await createRpc(sql, [song], facts, { plan: true, txEnd: 'commit-allow-override' })
})
afterAll(async () => {
  await rpc.close()
})

const column = columnOf('id', 'title', 'meta', 'meta->>k', 'a', 'b')
/** What is asked of the result. */
const reading = fc.oneof(
  fc.tuple(
    column,
    fc.tuple(operator, text).map((parts) => parts.join('')),
  ),
  fc.tuple(
    fc.constant('select'),
    fc.oneof(
      column,
      fc.tuple(quoted, column).map((parts) => parts.join(':')),
      text.map((cast) => `id::${cast}`),
    ),
  ),
  fc.tuple(
    fc.constantFrom('or', 'not.and'),
    fc.tuple(column, operator, text).map(([of, op, with_]) => `(${of}.${op}${with_})`),
  ),
  fc.tuple(fc.constantFrom('order', 'limit', 'offset', 'columns'), fc.oneof(column, text)),
)
/** An argument that the function may have, or that it has not. */
const argument = fc.tuple(
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('q', 'a', 'b', 'parts', 'more', 'p', 'j') },
    { weight: 1, arbitrary: text },
  ),
  text,
)

interface Callee {
  readonly name: string
  readonly needs: readonly string[]
}

/** Names with the arguments that they need, so that most calls arrive. */
const called = fc.oneof(
  { weight: 1, arbitrary: text.map((name): Callee => ({ name, needs: [] })) },
  {
    weight: 9,
    arbitrary: fc.constantFrom(
      ...Object.entries({
        search_songs: ['q'],
        add: ['a', 'b'],
        join_all: ['parts'],
        note: ['words'],
        pick: ['p'],
        [odd]: ['a"b'],
        body: [],
        echo: [],
        bytes: [],
        listing: [],
        first_song: [],
        stats: [],
        page: [],
        anything: [],
        hidden_rows: [],
      }).map(([name, needs]): Callee => ({ name, needs })),
    ),
  },
)
/** One in four. */
const rarely = <T>(of: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: of.map((one) => [one]) })

const request = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'POST', 'OPTIONS'),
  called,
  values: fc.array(text, { minLength: 3, maxLength: 3 }),
  more: rarely(argument),
  reading: fc.array(reading, { maxLength: 1 }),
  prefer: fc.constantFrom(
    '',
    'count=exact',
    'handling=strict,max-affected=1',
    'tx=rollback',
    `timezone=${canary}'`,
  ),
  accept: fc.constantFrom(
    'application/json',
    'text/csv',
    'text/html',
    'application/vnd.pgrst.object+json;nulls=stripped',
    `application/vnd.pgrst.plan+json; for="${canary}"; options=analyze|${canary}`,
    `${canary}/${canary}, */*`,
  ),
  /** A body of its own; without one the arguments are JSON. */
  body: rarely(
    fc.oneof(
      fc.tuple(
        fc.constantFrom('text/plain', 'text/xml', 'application/octet-stream', 'application/json', 'text/csv'),
        text,
      ),
      fc.tuple(
        fc.constant('application/json'),
        fc.array(fc.dictionary(text, text, { maxKeys: 2 })).map((rows) => JSON.stringify(rows)),
      ),
      fc.tuple(
        fc.constant('application/x-www-form-urlencoded'),
        fc
          .tuple(text, text)
          .map(([name, of]) => `${encodeURIComponent(name)}=${encodeURIComponent(of)}&q=${of}`),
      ),
    ),
  ),
})

it('holds for hostile text in every position of a call', async () => {
  const reached = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      request,
      async ({ method, called: { name, needs }, values, more, reading, prefer, accept, body }) => {
        const from = rpc.sent.length
        const args = [...needs.map((of, at) => [of, values[at] ?? ''] as const), ...more]
        const inUrl = method === 'POST' ? reading : [...args, ...reading]
        const query = inUrl.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
        const [type, payload] = body[0] ?? ['application/json', JSON.stringify(Object.fromEntries(args))]
        const response = await rpc.app.inject({
          method,
          url: `/rpc/${encodeURIComponent(name)}?${query}`,
          headers: { 'x-who': 'anon', prefer, accept, 'content-type': type },
          ...(method === 'POST' ? { payload } : {}),
        })
        expect(response.statusCode).toBeLessThan(500)
        for (const statement of rpc.sent.slice(from)) {
          reached.add(`${method} ${name}`)
          await check(statement.text)
        }
      },
    ),
    { numRuns: 700 },
  )
  // many functions were called by each method that calls
  for (const method of ['GET', 'HEAD', 'POST']) {
    expect([...reached].filter((one) => one.startsWith(method)).length).toBeGreaterThan(4)
  }
  expect(await rpc.query('select count(*)::int >= 2 as there from song')).toEqual([{ there: true }])
})

it('sees what it is looking for', async () => {
  await expect(check(`select public.add(1, ${canary})`)).rejects.toThrow()
  await expect(check(`select public.${canary}()`)).rejects.toThrow()
  await expect(check('select pg_catalog.pg_sleep(1)')).rejects.toThrow()
})
