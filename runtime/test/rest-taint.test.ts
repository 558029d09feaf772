// SQL taint (security.md §2.1, P4): whatever a client sends, the text of a statement is one statement of the expected
// kind over known names, and the client's values stand only among the parameters.
import fc from 'fast-check'
import { loadModule, parse } from 'libpg-query'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schemaSql, tables } from './rest-facts.ts'
import type { Rest } from './rest-harness.ts'
import { createRest } from './rest-harness.ts'

let rest: Rest
beforeAll(async () => {
  await loadModule()
  rest = await createRest(schemaSql, tables, { plan: true, txEnd: 'commit-allow-override' })
})
afterAll(async () => {
  await rest.close()
})

/** In every value of a client; a statement's text may hold it only as the quoted name of a result column. */
const canary = 'zq7'
const kinds = ['SelectStmt', 'InsertStmt', 'UpdateStmt', 'DeleteStmt']
const names = new Set([
  'public',
  'pg_catalog',
  'pgrst_source',
  'pgrst_body',
  '_postgrest_t',
  'location',
  'excluded',
  'key',
  'value',
  'row',
  'name',
  'pgrst_few',
  ...tables.flatMap((table) => [table.name, ...Object.keys(table.columns)]),
])
const functions = new Set(
  (
    'json_agg count to_jsonb json_strip_nulls json_to_record json_to_recordset json_array_elements jsonb_agg ' +
    'jsonb_array_elements jsonb_build_object json_build_array json_each_text row_to_json min set_config ' +
    'current_setting pg_catalog to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ' +
    'row_security_active string_agg json_object_keys array_agg substring length json_build_object st_asgeojson'
  ).split(' '),
)

const explainOptions = ['format', 'analyze', 'verbose', 'settings', 'buffers', 'wal']

/** One statement of a parse tree. */
type Stmt = Readonly<Record<string, unknown>> & {
  readonly ExplainStmt?: {
    readonly query: object
    readonly options: readonly { readonly DefElem: { readonly defname: string } }[]
  }
}

interface Found {
  readonly kind: string
  readonly name: string
}

/** Every name in a parse tree with the kind of node that holds it, and every text in which the canary stands. */
function found(node: unknown, parent = '', out: Found[] = []): Found[] {
  if (Array.isArray(node)) node.forEach((part) => found(part, parent, out))
  else if (typeof node === 'object' && node !== null)
    for (const [key, value] of Object.entries(node)) {
      if (typeof value === 'string') {
        if (value.includes(canary)) out.push({ kind: `canary in ${parent}.${key}`, name: value })
        if (key === 'sval' && (parent === 'ColumnRef' || parent === 'FuncCall'))
          out.push({ kind: parent, name: value })
        if (key === 'relname' || key === 'schemaname' || key === 'aliasname' || key === 'ctename')
          out.push({ kind: key, name: value })
      }
      const holder = /^(ColumnRef|FuncCall|ResTarget|A_Const|ParamRef|TypeCast|RangeVar)$/.test(key)
        ? key
        : parent
      found(value, key === 'args' ? '' : holder, out)
    }
  return out
}

/** The part of a text outside double-quoted identifiers. */
const unquoted = (text: string) => text.replace(/"(?:[^"]|"")*"/g, '""')

async function checkStatement(text: string): Promise<void> {
  expect(unquoted(text)).toMatch(/^[\x20-\x7e\n]*$/)
  expect(unquoted(text)).not.toContain(canary)
  const tree = (await parse(text)) as { stmts: { stmt: Stmt }[] }
  expect(tree.stmts).toHaveLength(1)
  const { ExplainStmt: explain, ...plain } = tree.stmts[0]?.stmt ?? {}
  const [kind] = Object.keys(explain?.query ?? plain)
  expect(kinds).toContain(kind)
  for (const { DefElem } of explain?.options ?? []) expect(explainOptions).toContain(DefElem.defname)
  for (const { kind, name } of found(tree)) {
    if (kind.startsWith('canary')) expect(kind).toBe('canary in ResTarget.name')
    else if (kind === 'FuncCall') expect(functions).toContain(name)
    else if (!/^(pgrst_|c)[0-9]+$/.test(name)) expect(names).toContain(name)
  }
}

const hostile = fc.constantFrom(
  `${canary}' or 1=1--`,
  `${canary}"; drop table todos; --`,
  `${canary}\\' union select 1`,
  `$1${canary}$$`,
  `${canary})`,
  `(${canary}`,
  `{${canary}}`,
  `${canary}/*`,
  `${canary}::regclass`,
  `${canary}😀\u2028`,
  `1,${canary}`,
  `"${canary}"`,
  `\\${canary}`,
  canary,
)
const text = fc.oneof(
  hostile,
  fc.string({ unit: 'binary', maxLength: 12 }).map((random) => canary + random),
)
const column = fc.oneof(
  fc.constantFrom('id', 'title', 'done', 'tags', 'data', 'big', 'data->>k', 'data->x->0', '"title"'),
  text,
  text.map((inner) => `data->>"${inner.replace(/["\\]/g, '\\$&')}"`),
  text.map((inner) => `"${inner.replace(/["\\]/g, '\\$&')}"`),
)
const operator = fc.constantFrom(
  ...'eq. neq. gt. not.lte. like. ilike. match. in. is. isdistinct. cs. eq(any). like(all). fts. not.wfts(simple). phfts( adj. '.split(
    ' ',
  ),
)
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
    fc.tuple(column, text).map(([field, alias]) => `"${alias.replace(/["\\]/g, '\\$&')}":${field},id`),
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
        text,
        fc.boolean(),
      )
      .map(([relation, join, field, name, spread]) => {
        const alias = `"${name.replace(/["\\]/g, '\\$&')}"`
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
          await checkStatement(statement.text)
        }
      }),
      { numRuns: 600 },
    )
    expect(statements).toBeGreaterThan(50)
    expect(await rest.query('select count(*)::int >= 0 as there from todos')).toEqual([{ there: true }])
  })

  it('sees what it is looking for', async () => {
    await expect(checkStatement(`select * from public.todos where title = '${canary}'`)).rejects.toThrow()
    await expect(checkStatement('select 1; select 2')).rejects.toThrow()
    await expect(checkStatement('select pg_sleep(1)')).rejects.toThrow()
    await expect(checkStatement(`select "${canary}" from public.todos`)).rejects.toThrow()
    await expect(checkStatement('drop table todos')).rejects.toThrow()
  })
})
