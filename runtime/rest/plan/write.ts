// What the writing statements share: the rows of the body as a relation, and the reading of what was written.
import { errors } from '../../errors/index.ts'
import { closest } from '../closest.ts'
import type { Catalog } from '../catalog.ts'
import type { Table } from '../contract.ts'
import type { Media } from '../parse/accept.ts'
import type { Sql } from '../sql/fragment.ts'
import { comma, join, nothing, sql, value } from '../sql/fragment.ts'
import { columnType, expressionOf, ident, literal } from '../sql/ident.ts'
import type { ReadNode } from './bounds.ts'
import type { Source } from './column.ts'
import { checkColumn, untyped } from './column.ts'
import type { Cell, Plan } from './plan.ts'
import { plan } from './plan.ts'
import { castOf } from './representation.ts'
import { columnsFor, rowsSql } from './rows.ts'
import { body } from './select.ts'

/** What a write hands back. */
export type Return =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'rows'; readonly node: ReadNode; readonly media: Media }
  /** The primary key, for `Location`. */
  | { readonly kind: 'key' }

/** The body as the statement sees it. */
export interface Payload {
  readonly columns: readonly string[]
  /** True for an array, false for one object. */
  readonly many: boolean
  readonly slot: number
  /** Keys that a row leaves out get the column's default instead of NULL (`missing=default`). */
  readonly withDefaults: boolean
}

/** @throws PGRST204 for a name that the table does not have */
export function checkPayloadColumns(table: Table, names: readonly string[]): void {
  for (const name of names)
    if (!Object.hasOwn(table.columns, name)) throw errors.noColumn(table.name, name, hint(table, name))
}

function hint(table: Table, name: string): string | null {
  const near = closest(name, Object.keys(table.columns))
  return near === null ? null : `Perhaps you meant the column '${near}'`
}

export const columnList = (names: readonly string[]): Sql => join(names.map(ident), comma)

/** `FROM json_to_record…(body) AS pgrst_body(…)`: the raw text of the body with the columns' types. */
export function payloadRows(table: Table, payload: Payload): Sql {
  const { columns, many } = payload
  const json = payloadJson(table, payload)
  if (columns.length === 0)
    return many ? sql`pg_catalog.json_array_elements(${json}) pgrst_body` : sql`(VALUES (1)) pgrst_body`
  const read = (name: string) => castOf(table, { column: name, path: [] }, 'fromJson')
  const typed = join(
    columns.map((name) => {
      const type = read(name) ? sql`json` : columnType(table.columns[name] ?? 'text')
      return sql`${ident(name)} ${type}`
    }),
    comma,
  )
  const rows = many
    ? sql`pg_catalog.json_to_recordset(${json}) AS pgrst_body(${typed})`
    : sql`pg_catalog.json_to_record(${json}) AS pgrst_body(${typed})`
  if (!columns.some(read)) return rows
  const values = columns.map((name) => {
    const cast = read(name)
    return cast ? sql`${cast}(${ident(name)}) AS ${ident(name)}` : ident(name)
  })
  return sql`(SELECT ${join(values, comma)} FROM ${rows}) AS pgrst_body`
}

/** The body as json, defaults put under its keys where asked for. */
function payloadJson(table: Table, { columns, many, slot, withDefaults }: Payload): Sql {
  const raw = value(slot)
  const defaults = withDefaults ? defaultsOf(table, columns) : null
  if (defaults === null) return sql`${raw}::json`
  return many
    ? sql`(SELECT pg_catalog.jsonb_agg(${defaults} || row)::json FROM pg_catalog.jsonb_array_elements(${raw}::jsonb) row)`
    : sql`(${defaults} || ${raw}::jsonb)::json`
}

function defaultsOf(table: Table, columns: readonly string[]): Sql | null {
  const pairs = columns.flatMap((name) => {
    const defaults = table.defaults ?? {}
    const expression = Object.hasOwn(defaults, name) ? defaults[name] : undefined
    if (expression === undefined) return []
    const plain = expressionOf(expression)
    // the body holds what clients send, so the default has to look like it
    const field = { column: name, path: [] }
    const cast = castOf(table, field, 'fromJson') && castOf(table, field, 'json')
    const type = columnType(table.columns[name] ?? 'text')
    return [sql`${literal(name)}, ${cast ? sql`${cast}(${plain}::${type})` : plain}`]
  })
  return pairs.length === 0 ? null : sql`pg_catalog.jsonb_build_object(${join(pairs, comma)})`
}

/** The plan of `write` (without RETURNING), with what is to come back. `extra` are further cells. */
export function planWrite(
  catalog: Catalog,
  source: Source,
  write: Sql,
  back: Return,
  extra: { readonly cell: Cell; readonly output: Sql } | null = null,
): Plan {
  const { table } = source
  const more = extra === null ? nothing : sql`, ${extra.output}`
  const moreCells = extra === null ? [] : [extra.cell]
  switch (back.kind) {
    case 'nothing': {
      if (extra === null) return plan(write, [])
      return plan(
        sql`WITH pgrst_source AS (${write} RETURNING 1) SELECT pg_catalog.count(*)${more} FROM pgrst_source`,
        ['page', ...moreCells],
      )
    }
    case 'rows': {
      const returned = returning(source, columnsFor(catalog, table, back.node))
      return plan(
        sql`WITH pgrst_source AS (${write}${returned}) SELECT pg_catalog.count(*)${more}, ${body(back.media)} FROM (${written(catalog, table, back.node)}) _postgrest_t`,
        ['page', ...moreCells, 'body'],
      )
    }
    case 'key': {
      const key = join(
        table.primaryKey.map((name) => sql`${source.rows}.${ident(name)}`),
        comma,
      )
      const pairs = sql`(SELECT pg_catalog.json_agg(pg_catalog.json_build_array(key, value))::text FROM pg_catalog.json_each_text(pg_catalog.row_to_json(pgrst_source)))`
      return plan(
        sql`WITH pgrst_source AS (${write} RETURNING ${key}) SELECT pg_catalog.count(*)${more}, CASE WHEN pg_catalog.count(*) = 1 THEN pg_catalog.min(location) END FROM (SELECT ${pairs} AS location FROM pgrst_source) _postgrest_t`,
        ['page', ...moreCells, 'location'],
      )
    }
  }
}

/** @param columns null for all of them */
function returning({ table, rows }: Source, columns: ReadonlySet<string> | null): Sql {
  if (columns === null) return sql` RETURNING ${rows}.*`
  if (columns.size === 0) return sql` RETURNING 1`
  const list = [...columns].map((name) => {
    checkColumn(table, name)
    return sql`${rows}.${ident(name)}`
  })
  return sql` RETURNING ${join(list, comma)}`
}

/** What is read from the rows that a write handed over, as `pgrst_source`. */
export function written(catalog: Catalog, table: Table, node: ReadNode): Sql {
  const rows = sql`pgrst_source`
  return rowsSql(catalog, { source: untyped(table, rows), from: rows, ties: [] }, node)
}
