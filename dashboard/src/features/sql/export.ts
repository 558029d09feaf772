// A result as CSV, JSON and INSERT statements: NULL and the empty text stay apart, numbers keep all their digits.
import type { SqlField, SqlResult } from '../../lib/api/sql.ts'
import { identifier, literal } from '../../lib/sql/quote.ts'

type Text = string | null
export type Format = 'csv' | 'json' | 'inserts'

const numbers = new Set([20, 21, 23, 26, 700, 701, 1700])
const booleans = new Set([16])
const documents = new Set([114, 3802])

/** Whether its values are numbers: shown at the right, drawn in charts. */
export const isNumeric = ({ type_oid: oid }: SqlField): boolean => numbers.has(oid)

function csvValue(value: Text): string {
  if (value === null) return ''
  return value === '' || /[",\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

function jsonValue(value: Text, { type_oid: oid }: SqlField): string {
  if (value === null) return 'null'
  if (booleans.has(oid)) return value === 't' ? 'true' : 'false'
  if (documents.has(oid)) return value
  if (numbers.has(oid) && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)) return value
  return JSON.stringify(value)
}

/** Names that an object can hold: the second `id` becomes `id_2`. */
function distinct(fields: readonly SqlField[]): string[] {
  const seen = new Map<string, number>()
  return fields.map(({ name }) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}_${count}`
  })
}

/** @param table where INSERT statements put the rows, quoted where needed */
export function exported({ fields, rows }: SqlResult, format: Format, table: string): string {
  const names = distinct(fields)
  if (format === 'csv')
    return [fields.map(({ name }) => name), ...rows]
      .map((row) => row.map(csvValue).join(',') + '\r\n')
      .join('')
  if (format === 'json') {
    const objects = rows.map((row) =>
      fields
        .map((field, index) => `${JSON.stringify(names[index])}: ${jsonValue(row[index] ?? null, field)}`)
        .join(', '),
    )
    return objects.length === 0 ? '[]\n' : `[\n${objects.map((one) => `  { ${one} }`).join(',\n')}\n]\n`
  }
  const columns = names.map(identifier).join(', ')
  return rows
    .map((row) => `insert into ${table} (${columns}) values (${row.map(literal).join(', ')});\n`)
    .join('')
}

export const fileNames = { csv: 'result.csv', json: 'result.json', inserts: 'result.sql' } as const
const types = { csv: 'text/csv', json: 'application/json', inserts: 'application/sql' } as const

/** Hands the text to the browser as a file. */
export function download(text: string, format: Format): void {
  const url = URL.createObjectURL(new Blob([text], { type: types[format] }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileNames[format]
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
