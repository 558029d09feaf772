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

/** Values of one row by its key. */
export type Edit = readonly [key: Key, values: Values]

const tuple = (values: readonly (string | null)[]): string => `(${values.map(literal).join(', ')})`

/**
 * New values of many rows in one statement.
 * @param names the columns that change: the same ones in every row
 */
export function updateAllSql(table: TableInfo, names: readonly string[], edits: readonly Edit[]): string {
  const target = qualified(table.schema, table.name)
  /** A key that is changed itself stands in two columns. */
  const keyName = (name: string): string => {
    let free = name
    while (names.includes(free)) free = `old_${free}`
    return free
  }
  const columns = [...table.primary_key, ...names]
  // an explicit cast would cut what is too long for its column; a first row of typed NULLs has PostgreSQL judge as for one row
  const types = columns.map((name) => `(null::${target}).${identifier(name)}`)
  const rows = edits.map(
    ([key, values]) => `  ${tuple([...key, ...names.map((name) => values[name] ?? null)])}`,
  )
  return [
    `update ${target} as t set ${names.map((name) => `${identifier(name)} = v.${identifier(name)}`).join(', ')}`,
    `from (values`,
    [`  (${types.join(', ')}) /* only for the types */`, ...rows].join(',\n'),
    `) as v (${[...table.primary_key.map(keyName), ...names].map(identifier).join(', ')})`,
    `where ${table.primary_key.map((name) => `t.${identifier(name)} = v.${identifier(keyName(name))}`).join(' and ')};`,
  ].join('\n')
}

/** New rows with the same columns. */
export function insertSql(table: TableInfo, values: Values, ...more: readonly Values[]): string {
  const names = Object.keys(values)
  const target = `insert into ${qualified(table.schema, table.name)}`
  if (names.length === 0) return `${target} default values;`
  const rows = [values, ...more].map((row) => tuple(names.map((name) => row[name] ?? null)))
  return `${target} (${names.map(identifier).join(', ')}) values ${rows.join(',\n  ')};`
}

export function deleteSql(table: TableInfo, keys: readonly Key[]): string {
  const [name, ...others] = table.primary_key
  const target = `delete from ${qualified(table.schema, table.name)} where`
  if (name === undefined) return ''
  if (others.length === 0)
    return `${target} ${identifier(name)} in (${keys.map(([value]) => literal(value ?? null)).join(', ')});`
  return `${target} (${table.primary_key.map(identifier).join(', ')}) in (${keys.map(tuple).join(', ')});`
}
