// Rows of a table as arrays of its row type in PostgreSQL's text: those that are there, and what they would become. Nothing is
// stored. Refuses (400) values that no column can take.
import { escapeIdentifier } from 'pg'
import type pg from 'pg'
import { ApiError } from '../../errors/index.ts'
import type { PolicyTestBody } from '../contract/policies.ts'
import type { TestFacts } from './facts.ts'
import { attempt } from './attempt.ts'

/** Rows as one value: the text of an array of the table's row type. */
export type RowArray = string

/** Bytes of rows that are looked at. */
const mostBytes = 8 * 1024 ** 2

const quote = escapeIdentifier
const nameOf = ({ schema, table }: PolicyTestBody) => `${quote(schema)}.${quote(table)}`

/** The sample, read as somebody who sees every row. @param client in a transaction of the service role */
export async function sampleRows(
  client: pg.Client,
  body: PolicyTestBody,
  columns: TestFacts['columns'],
): Promise<{ readonly rows: RowArray; readonly truncated: boolean }> {
  const { key = {}, limit = 20 } = body
  for (const name of Object.keys(key)) {
    if (!columns.some((column) => column.name === name)) throw noColumn(name)
  }
  const conditions = Object.keys(key).map((name, index) => `x.${quote(name)}::text = $${index + 1}`)
  const order = columns.filter(({ primary }) => primary).map(({ name }) => `x.${quote(name)}`)
  const { rows } = await client.query<{ rows: RowArray; count: number; taken: number }>(
    `select coalesce(array_agg(w.one order by w.place) filter (where w.fits), '{}')::text as rows,
       count(*)::int as count, count(*) filter (where w.fits)::int as taken
     from (
       select v.one, v.place, v.place <= ${limit} and sum(octet_length(v.one::text)) over (order by v.place) < ${mostBytes} as fits
       from (
         select x as one, row_number() over (${order.length > 0 ? `order by ${order.join(', ')}` : ''}) as place
         from ${nameOf(body)} x ${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
         ${order.length > 0 ? `order by ${order.join(', ')}` : ''} limit ${limit + 1}
       ) v
     ) w`,
    Object.values(key),
  )
  const [found] = rows
  return { rows: found?.rows ?? '{}', truncated: (found?.count ?? 0) > (found?.taken ?? 0) }
}

const noColumn = (name: string) =>
  new ApiError(400, 'LITE400', `There is no column ${JSON.stringify(name)} in this table`)

/** @throws ApiError 400 for names of no column, and columns that nobody may write */
export function checkGiven(given: readonly string[], { columns }: TestFacts): void {
  for (const name of given) {
    const column = columns.find((one) => one.name === name)
    if (!column) throw noColumn(name)
    if (column.generated || column.identity === 'always') {
      throw new ApiError(400, '428C9', `The column ${JSON.stringify(name)} is always generated`)
    }
  }
}

/** What is computed for columns that an insert leaves out; and those for which that cannot be done without changing something. */
async function defaultsOf(
  client: pg.Client,
  { columns }: TestFacts,
  given: readonly string[],
): Promise<{ readonly known: ReadonlyMap<string, string>; readonly unknown: readonly string[] }> {
  const known = new Map<string, string>()
  const unknown: string[] = []
  for (const { name, expression, generated, identity } of columns) {
    if (generated || given.includes(name)) continue
    if (identity) unknown.push(name)
    if (expression === null || identity) continue
    const computed = await attempt(client, `select ${expression}`, [])
    if ('rows' in computed) known.set(name, `(${expression})`)
    else unknown.push(name)
  }
  return { known, unknown }
}

/**
 * What the rows become: given values, defaults, generated columns; before triggers.
 * @param client in a transaction as the caller
 * @param before the rows of an update; undefined for an insert
 */
export async function nextRows(
  client: pg.Client,
  body: PolicyTestBody,
  facts: TestFacts,
  before: RowArray | undefined,
): Promise<{ readonly rows: RowArray; readonly unknown: readonly string[] }> {
  const given = Object.keys(body.row ?? {})
  const type = nameOf(body)
  const { known, unknown } =
    before === undefined
      ? await defaultsOf(client, facts, given)
      : { known: new Map<string, string>(), unknown: [] }
  const list = (expressionOf: (column: TestFacts['columns'][number]) => string) =>
    facts.columns.map(expressionOf).join(', ')
  const own = quote(body.table)
  const plain = list(({ name }) => known.get(name) ?? `${own}.${quote(name)}`)
  const computed = list(({ name, generated, expression }) =>
    generated ? `(${expression ?? 'null'})` : `${own}.${quote(name)}`,
  )
  // filled rows must stand under the table's own name: expressions speak of it
  const text = `with given as materialized (
      select row(${plain})::${type} as filled, place
      from unnest($1::${type}[]) with ordinality as old_rows (${list(({ name }) => quote(name))}, place),
      lateral jsonb_populate_record(row(${list(({ name }) => `old_rows.${quote(name)}`)})::${type}, $2::jsonb) as ${own}
    )
    select coalesce(array_agg(row(${computed})::${type} order by given.place), '{}')::text as rows
    from given, lateral (select (given.filled).*) as ${own}`
  const made = await attempt<{ rows: RowArray }>(client, text, [
    before ?? nothing(facts),
    JSON.stringify(body.row ?? {}),
  ])
  if ('error' in made) {
    throw new ApiError(400, made.error.code ?? 'LITE400', made.error.message, {
      details: made.error.detail ?? null,
      hint: 'This is what PostgreSQL says of the values that were given.',
      cause: made.error,
    })
  }
  return { rows: made.rows[0]?.rows ?? '{}', unknown }
}

/** One row without a value. */
const nothing = ({ columns }: TestFacts): RowArray => `{"(${','.repeat(columns.length - 1)})"}`

export interface RowText {
  readonly key: Readonly<Record<string, string | null>>
  readonly values: Readonly<Record<string, string | null>>
}

/** The rows' values to show, in the order of the array. */
export async function describeRows(
  client: pg.Client,
  body: PolicyTestBody,
  { columns }: TestFacts,
  rows: RowArray,
): Promise<RowText[]> {
  const textOf = (names: readonly string[], cut: (text: string) => string) =>
    `array[${names.map((name) => cut(`x.${quote(name)}::text`)).join(', ')}]::text[]`
  const all = columns.map(({ name }) => name)
  const primary = columns.filter((column) => column.primary).map(({ name }) => name)
  const result = await client.query<{ values: (string | null)[]; key: (string | null)[] }>(
    `select ${textOf(all, (text) => `left(${text}, 200)`)} as values, ${textOf(primary, (text) => text)} as key
     from unnest($1::${nameOf(body)}[]) as x`,
    [rows],
  )
  const named = (names: readonly string[], values: readonly (string | null)[]) =>
    Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]))
  return result.rows.map(({ values, key }) => ({ key: named(primary, key), values: named(all, values) }))
}
