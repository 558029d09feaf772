// How values of a column are edited and shown: one kind for each sort of type.
import type { ColumnInfo, DatabaseSchema, TableInfo } from '../../lib/api/schema.ts'

export type CellKind =
  'boolean' | 'enum' | 'number' | 'json' | 'array' | 'date' | 'time' | 'timestamp' | 'long' | 'short'

export function kindOf({ category, type, is_array: isArray }: ColumnInfo): CellKind {
  if (isArray) return 'array'
  if (category === 'B') return 'boolean'
  if (category === 'E') return 'enum'
  if (category === 'N') return 'number'
  if (type === 'json' || type === 'jsonb') return 'json'
  if (type === 'date') return 'date'
  if (type.startsWith('timestamp')) return 'timestamp'
  if (type.startsWith('time')) return 'time'
  return type === 'text' || type === 'xml' || type === 'bytea' ? 'long' : 'short'
}

export const enumValues = (schema: DatabaseSchema, { type_name: type }: ColumnInfo): readonly string[] =>
  schema.enums.find((one) => one.schema === type.schema && one.name === type.name)?.values ?? []

/** Nobody writes it: PostgreSQL does. */
export const isReadOnly = ({ generated, identity }: ColumnInfo): boolean => generated || identity === 'always'

/** May be left out when a row is made. */
export const hasDefault = ({ default: value, identity, generated, nullable }: ColumnInfo): boolean =>
  value !== null || identity !== null || generated || nullable

/** What is wrong with a text before PostgreSQL is asked; it has the last word. */
export function complaintOf(column: ColumnInfo, value: string | null): string | undefined {
  if (value === null) return column.nullable ? undefined : 'not null'
  if (kindOf(column) !== 'json') return undefined
  try {
    JSON.parse(value)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const widths: Readonly<Record<CellKind, number>> = {
  boolean: 96,
  enum: 140,
  number: 120,
  json: 240,
  array: 200,
  date: 120,
  time: 130,
  timestamp: 250,
  long: 260,
  short: 180,
}
/** In pixels. */
export const widthOf = (column: ColumnInfo): number =>
  column.type === 'uuid'
    ? 310
    : Math.max(widths[kindOf(column)], Math.min(50 + column.name.length * 8 + column.type.length * 7, 320))

/** The column at a place of the grid. @throws Error where there is none */
export function columnAt({ columns }: Pick<TableInfo, 'columns'>, index: number): ColumnInfo {
  const column = columns[index]
  if (!column) throw new Error(`there is no column ${index}`)
  return column
}
