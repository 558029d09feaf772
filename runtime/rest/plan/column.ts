// A field of the request as SQL over a source, checked against the facts. Refuses columns that the facts do not know.
import { closest } from '../closest.ts'
import type { Table } from '../contract.ts'
import type { Field } from '../parse/ast.ts'
import { unknownColumn } from '../refusals.ts'
import type { Sql } from '../sql/fragment.ts'
import { sql, value } from '../sql/fragment.ts'
import { ident, qualified } from '../sql/ident.ts'

/** Where columns are read: the facts, and how SQL calls the rows (a table, or the alias of a sub-select). */
export interface Source {
  readonly table: Table
  readonly rows: Sql
}

/** The table itself, under its full name. */
export const base = (table: Table): Source => ({ table, rows: qualified(table.schema, table.name) })

/** @throws 42703 with the closest name */
export function checkColumn(table: Table, name: string): void {
  if (!Object.hasOwn(table.columns, name))
    throw unknownColumn(table.name, name, closest(name, Object.keys(table.columns)))
}

function column(source: Source, name: string): Sql {
  checkColumn(source.table, name)
  return sql`${source.rows}.${ident(name)}`
}

/** A column with its JSON path; other types than json become json first, so composite and array columns work too. */
export function fieldSql(source: Source, field: Field): Sql {
  const plain = column(source, field.column)
  if (field.path.length === 0) return plain
  const type = source.table.columns[field.column]
  const start = type === 'json' || type === 'jsonb' ? plain : sql`pg_catalog.to_jsonb(${plain})`
  return field.path.reduce((from, { asText, by, slot }) => {
    const step = by === 'index' ? sql`${value(slot)}::int` : sql`${value(slot)}::text`
    return asText ? sql`${from}->>${step}` : sql`${from}->${step}`
  }, start)
}
