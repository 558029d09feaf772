// From what a grid shows and what was changed in it to SQL: the text that is shown for review is the text that runs.
import type { ColumnInfo, TableInfo } from '../../lib/api/schema.ts'
import { identifier, literal, qualified } from '../../lib/sql/quote.ts'
import type { Filter, GridState } from './state.ts'

/** Characters of a value that the grid fetches; the rest is fetched when it is opened. */
export const longestShown = 200
/** Rows of one fetch. */
export const pageSize = 100
/** A browser's page cannot be higher than some 33 million pixels. */
export const mostRows = 1_000_000

const isLong = ({ category, type }: ColumnInfo): boolean =>
  ['S', 'A', 'U', 'C', 'V'].includes(category) && type !== 'uuid'

function condition({ filters }: Pick<GridState, 'filters'>, table: TableInfo): string {
  const known = new Map(table.columns.map((column) => [column.name, column]))
  const parts = filters.flatMap((filter) => {
    const column = known.get(filter.column)
    return column ? [conditionOf(filter, column)] : []
  })
  return parts.length === 0 ? '' : ` where ${parts.join(' and ')}`
}

const comparisons = { eq: '=', neq: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const
const escaped = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

function conditionOf({ operator, value }: Filter, column: ColumnInfo): string {
  const name = identifier(column.name)
  switch (operator) {
    case 'null':
      return `${name} is null`
    case 'notnull':
      return `${name} is not null`
    case 'like':
      return `${name}::text ilike ${literal(`%${escaped(value)}%`)}`
    case 'starts':
      return `${name}::text ilike ${literal(`${escaped(value)}%`)}`
    case 'in':
      return `${name} in (${value
        .split(',')
        .map((one) => literal(one.trim()))
        .join(', ')})`
    default:
      return `${name} ${comparisons[operator]} ${literal(value)}`
  }
}

/** Rows in an order that does not change between two fetches. */
function order({ sorts }: GridState, { primary_key: key, columns }: TableInfo): string {
  const known = new Map(columns.map((column) => [column.name, column]))
  const wanted = sorts.filter(({ column }) => known.has(column))
  // an index serves `desc` backwards, and `desc nulls last` never
  const down = (column: string) => (known.get(column)?.nullable === false ? ' desc' : ' desc nulls last')
  const rest = key.filter((column) => !wanted.some((sort) => sort.column === column))
  const parts = [
    ...wanted.map(({ column, descending }) => `${identifier(column)}${descending ? down(column) : ''}`),
    ...rest.map(identifier),
  ]
  return parts.length === 0 ? '' : ` order by ${parts.join(', ')}`
}

/** One page of the grid. Long values come cut to one more than {@link longestShown} characters. */
export function pageSql(table: TableInfo, state: GridState, page: number): string {
  const columns = table.columns.map((column) => {
    const name = identifier(column.name)
    return isLong(column) ? `left(${name}::text, ${longestShown + 1}) as ${name}` : name
  })
  return `select ${columns.join(', ')} from ${qualified(table.schema, table.name)}${condition(state, table)}${order(state, table)} limit ${pageSize} offset ${page * pageSize}`
}

/** Up to where it is worth it, how many rows there are. */
export const countSql = (table: TableInfo, state: GridState): string =>
  `select count(*) from (select from ${qualified(table.schema, table.name)}${condition(state, table)} limit ${mostRows + 1}) rows`

/** Values of a key, in the order of `primary_key`. */
export type Key = readonly (string | null)[]

const whereKey = ({ primary_key: names }: TableInfo, key: Key): string =>
  names.map((name, index) => `${identifier(name)} = ${literal(key[index] ?? null)}`).join(' and ')

/** Whole values of some columns of one row. */
export const rowSql = (table: TableInfo, columns: readonly string[], key: Key): string =>
  `select ${columns.map(identifier).join(', ')} from ${qualified(table.schema, table.name)} where ${whereKey(table, key)}`

/** Whole values of the rows from a place on: as they stand in the grid. */
export const placeSql = (table: TableInfo, state: GridState, index: number, count = 1): string =>
  `select ${table.columns.map(({ name }) => identifier(name)).join(', ')} from ${qualified(table.schema, table.name)}${condition(state, table)}${order(state, table)} limit ${count} offset ${index}`

/** New values by column; undefined leaves the column to its default. */
export type Values = Readonly<Record<string, string | null>>

export const updateSql = (table: TableInfo, key: Key, values: Values): string =>
  `update ${qualified(table.schema, table.name)} set ${Object.entries(values)
    .map(([name, value]) => `${identifier(name)} = ${literal(value)}`)
    .join(', ')} where ${whereKey(table, key)};`

export function insertSql(table: TableInfo, values: Values): string {
  const names = Object.keys(values)
  const target = `insert into ${qualified(table.schema, table.name)}`
  if (names.length === 0) return `${target} default values;`
  return `${target} (${names.map(identifier).join(', ')}) values (${names.map((name) => literal(values[name] ?? null)).join(', ')});`
}

export function deleteSql(table: TableInfo, keys: readonly Key[]): string {
  const [name, ...others] = table.primary_key
  const target = `delete from ${qualified(table.schema, table.name)} where`
  if (name === undefined) return ''
  if (others.length === 0)
    return `${target} ${identifier(name)} in (${keys.map(([value]) => literal(value ?? null)).join(', ')});`
  const rows = keys.map((key) => `(${key.map(literal).join(', ')})`)
  return `${target} (${table.primary_key.map(identifier).join(', ')}) in (${rows.join(', ')});`
}
