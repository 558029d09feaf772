// A field of the request as SQL over a source, checked against the facts. Refuses columns that the facts do not know.
import { closest } from '../closest.ts'
import type { Computed, Table } from '../contract.ts'
import type { Field } from '../parse/ast.ts'
import { unknownColumn } from '../refusals.ts'
import type { Sql } from '../sql/fragment.ts'
import { comma, join, sql, value } from '../sql/fragment.ts'
import { ident, qualified } from '../sql/ident.ts'

/** Where columns are read: the facts, and how SQL calls the rows (a table, or an alias). */
export interface Source {
  readonly table: Table
  readonly rows: Sql
  /** One row as a value of the relation's row type, for functions of it; `rows.*` when left out. */
  readonly whole?: Sql
  /** What errors call it; the table's name when left out. */
  readonly name?: string
  /** Whether an embedded resource of that name has rows, as SQL; undefined where none is called so. */
  readonly embedded?: (name: string) => Sql | undefined
}

/** The table itself, under its full name. */
export const base = (table: Table): Source => ({ table, rows: qualified(table.schema, table.name) })

/** Rows of the relation under an alias that have no row type: of a WITH. Not all of its columns need be there. */
export function untyped(table: Table, rows: Sql): Source {
  const columns = Object.keys(table.columns).map((name) => sql`${rows}.${ident(name)}`)
  return { table, rows, whole: sql`ROW(${join(columns, comma)})::${qualified(table.schema, table.name)}` }
}

/** One row of `source` as a value of its row type. */
export const wholeRow = ({ rows, whole }: Source): Sql => whole ?? sql`${rows}.*`

/** @throws 42703 with the closest name */
export function checkColumn(table: Table, name: string, called = table.name): void {
  if (!Object.hasOwn(table.columns, name))
    throw unknownColumn(called, name, closest(name, Object.keys(table.columns)))
}

/** A function of the row type that is used like a column. */
export function computedColumn({ computed }: Table, name: string): Computed | undefined {
  const found = computed && Object.hasOwn(computed, name) ? computed[name] : undefined
  return found?.relation ? undefined : found
}

function column(source: Source, name: string): { sql: Sql; type: string | undefined } {
  const { table, rows } = source
  const computed = Object.hasOwn(table.columns, name) ? undefined : computedColumn(table, name)
  if (computed) {
    return { sql: sql`${qualified(computed.schema, name)}(${wholeRow(source)})`, type: computed.type }
  }
  checkColumn(table, name, source.name)
  return { sql: sql`${rows}.${ident(name)}`, type: table.columns[name] }
}

/** A column with its JSON path; other types than json become json first, so composite and array columns work too. */
export function fieldSql(source: Source, field: Field): Sql {
  const { sql: plain, type } = column(source, field.column)
  return jsonPath(plain, type, field)
}

/** Whether `field` is a tsvector, which full-text search takes as it is. */
export const isVector = (source: Source, field: Field): boolean =>
  field.path.length === 0 &&
  (column(source, field.column).type === 'tsvector' || (source.table.vectors ?? []).includes(field.column))

/** The steps of `field` into `plain`, which is of `type`. */
export function jsonPath(plain: Sql, type: string | undefined, field: Field): Sql {
  if (field.path.length === 0) return plain
  const start = type === 'json' || type === 'jsonb' ? plain : sql`pg_catalog.to_jsonb(${plain})`
  return field.path.reduce((from, { asText, by, slot }) => {
    const step = by === 'index' ? sql`${value(slot)}::int` : sql`${value(slot)}::text`
    return asText ? sql`${from}->>${step}` : sql`${from}->${step}`
  }, start)
}
