// Rows as text for other programs: JSON, CSV, SQL.
import type { ColumnInfo, TableInfo } from '../../lib/api/schema.ts'
import { insertSql } from './sql.ts'

type Row = readonly (string | null)[]

/** Digits beyond what JSON readers keep stay text. */
function jsonValue({ category, is_array: isArray, type }: ColumnInfo, value: string | null): unknown {
  if (value === null) return null
  if (type === 'json' || type === 'jsonb') return JSON.parse(value) as unknown
  if (isArray) return value
  if (category === 'B') return value === 't'
  if (category === 'N' && String(Number(value)) === value) return Number(value)
  return value
}

export const toJson = ({ columns }: TableInfo, rows: readonly Row[]): string =>
  JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(
        columns.map((column, index) => [column.name, jsonValue(column, row[index] ?? null)]),
      ),
    ),
    null,
    2,
  )

/** RFC 4180; NULL is an empty field, empty text is `""`, as COPY has it. */
const csvField = (value: string | null): string => {
  if (value === null) return ''
  return value === '' || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
export const toCsv = ({ columns }: TableInfo, rows: readonly Row[]): string =>
  [columns.map(({ name }) => name), ...rows].map((row) => row.map(csvField).join(',')).join('\r\n')

/** Columns that nobody may write are left out. */
export function toInserts(table: TableInfo, rows: readonly Row[]): string {
  return rows
    .map((row) => {
      const values = table.columns.flatMap(({ name, generated, identity }, index) =>
        generated || identity === 'always' ? [] : [[name, row[index] ?? null] as const],
      )
      return insertSql(table, Object.fromEntries(values))
    })
    .join('\n')
}
