// SQL taint over relations: hostile text in every position of a request.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schemaSql, tables } from './rest-facts.ts'
import type { Rest } from './rest-harness.ts'
import { createRest } from './rest-harness.ts'
import { canary, columnOf, createCheck, operator, quoted, text } from './taint.ts'

let rest: Rest
let check: (text: string) => Promise<void>
beforeAll(async () => {
  check = await createCheck({
    names: tables.flatMap((table) => [table.name, ...Object.keys(table.columns)]),
  })
  rest = await createRest(schemaSql, tables, { plan: true, txEnd: 'commit-allow-override' })
})
afterAll(async () => {
  await rest.close()
})

const column = columnOf('id', 'title', 'done', 'tags', 'data', 'big', 'data->>k', 'data->x->0', '"title"')
const pair = fc.oneof(
  fc.tuple(
    column,
    fc.tuple(operator, text).map((parts) => parts.join('')),
  ),
  fc.tuple(
    fc.constantFrom('or', 'and', 'not.or'),
    fc.tuple(column, operator, text).map(([field, op, value]) => `(id.gt.0,${field}.${op}${value})`),
  ),
  fc.tuple(
    fc.constant('select'),
    fc.tuple(column, quoted).map(([field, alias]) => `${alias}:${field},id`),
  ),
  fc.tuple(fc.constant('select'), column),
  fc.tuple(
    fc.constant('select'),
    text.map((cast) => `id::${cast}`),
  ),
  fc.tuple(
    fc.constant('order'),
    fc.tuple(column, text).map(([field, end]) => `${field}.desc,${end}`),
  ),
  fc.tuple(
    fc.constant('select'),
    fc
      .tuple(
        fc.constantFrom('pairs', '"we\\"ird; --"'),
        fc.constantFrom('', '!inner'),
        column,
        fc.tuple(quoted, text),
        fc.boolean(),
      )
      .map(([relation, join, field, [alias, name], spread]) => {
        const inner = `${alias}:"__proto__",a,${field}`
        return spread
          ? `id,...${relation}${join}(${alias}:b)`
          : `id,${alias}:${relation}${join}(${inner}),pairs!${name}(a)`
      }),
  ),
  fc.tuple(
    fc.constant('select'),
    fc.constantFrom(
      'id,w:weird("__proto__"),p:pairs!inner(b,a)',
      'id,...pairs(x:b),...weird(y:"a\\"b")',
      'id,pairs()',
    ),
  ),
  fc.tuple(
    fc
      .tuple(
        fc.constantFrom('w', 'p', 'pairs', 'weird'),
        fc.oneof(column, fc.constantFrom('or', 'order', 'limit')),
      )
      .map((path) => path.join('.')),
    fc.tuple(operator, text).map((parts) => parts.join('')),
  ),
  fc.tuple(fc.constantFrom('order', 'columns', 'on_conflict', 'limit', 'offset'), fc.oneof(column, text)),
)
const request = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'PUT'),
  path: fc.constantFrom('/todos', '/t1', '/t3'),
  pairs: fc.array(pair, { maxLength: 4 }),
  prefer: fc.constantFrom(
    '',
    'return=representation',
    'return=headers-only',
    'resolution=merge-duplicates',
    'missing=default,count=exact',
    'resolution=ignore-duplicates,return=representation',
    'count=planned',
    'count=estimated,return=representation,tx=rollback',
    `timezone=${canary}'`,
  ),
  accept: fc.constantFrom(
    'application/json',
    'text/csv',
    'application/geo+json',
    'application/vnd.pgrst.object+json;nulls=stripped',
    `application/vnd.pgrst.plan+json; for="text/csv"; options=analyze|${canary}) select 1|wal`,
    `application/vnd.pgrst.plan+${canary}, application/vnd.pgrst.plan; options=verbose`,
  ),
  type: fc.constantFrom(
    'application/json',
    'application/json',
    'text/csv',
    'application/x-www-form-urlencoded',
  ),
  body: fc.oneof(
    fc.tuple(text, text).map(([name, field]) => `a,${name}\n1,${field}\n`),
    fc.tuple(text, text).map(([a, b]) => `a,b\n1,"${a.replaceAll('"', '""')}"\n2,${b}\n`),
    fc.record({ id: fc.integer({ min: 100, max: 9999 }), title: text }).map((row) => JSON.stringify(row)),
    fc.record({ id: fc.integer({ min: 100, max: 9999 }), title: text }).map((row) => JSON.stringify([row])),
    fc.record({ a: fc.integer({ min: 1, max: 99 }), b: text }).map((row) => JSON.stringify([row])),
    fc.record({ 'a"b': text, __proto__: text }).map((row) => JSON.stringify(row)),
    fc.dictionary(text, text, { maxKeys: 2 }).map((row) => JSON.stringify(row)),
    text,
  ),
})

describe('SQL taint', () => {
  it('holds for hostile text in every position', async () => {
    let statements = 0
    await fc.assert(
      fc.asyncProperty(request, async ({ method, path, pairs, prefer, accept, type, body }) => {
        const from = rest.sent.length
        const query = pairs
          .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
          .join('&')
        const response = await rest.app.inject({
          method: method as 'GET',
          url: `${path}?${query}`,
          headers: { 'x-who': 'alice', prefer, accept, 'content-type': type },
          ...(method === 'GET' || method === 'HEAD' ? {} : { payload: body }),
        })
        expect(response.statusCode).toBeLessThan(500)
        for (const statement of rest.sent.slice(from)) {
          statements++
          await check(statement.text)
        }
      }),
      { numRuns: 600 },
    )
    expect(statements).toBeGreaterThan(50)
    expect(await rest.query('select count(*)::int >= 0 as there from todos')).toEqual([{ there: true }])
  })

  it('sees what it is looking for', async () => {
    await expect(check(`select * from public.todos where title = '${canary}'`)).rejects.toThrow()
    await expect(check('select 1; select 2')).rejects.toThrow()
    await expect(check('select pg_sleep(1)')).rejects.toThrow()
    await expect(check(`select "${canary}" from public.todos`)).rejects.toThrow()
    await expect(check('drop table todos')).rejects.toThrow()
  })
})
