// The client's arguments as PostgREST's query parameters. Refuses what would change more rows than meant.
import type { FindOptions, Order, Select, Where, Which } from './types.ts'

type Pairs = [string, string][]

const tests = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'like', 'ilike', 'in', 'is'] as const

/** Parameters with a meaning of their own; a column of that name is quoted to be a filter. */
const reserved = new Set(['select', 'order', 'limit', 'offset', 'on_conflict', 'columns', 'and', 'or', 'not'])

const quote = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`

/** A column's name in a filter, in `order` or `select`. */
function columnName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !reserved.has(name) ? name : quote(name)
}

/** A value as text: objects as JSON, arrays as Postgres array literals are left to {@link arrayLiteral}. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return arrayLiteral(value)
  if (typeof value === 'object' && value !== null) return JSON.stringify(value)
  return String(value)
}

function arrayLiteral(values: readonly unknown[]): string {
  const items = values.map((value) => {
    if (value === null) return 'NULL'
    return Array.isArray(value) ? arrayLiteral(value) : quote(valueText(value))
  })
  return `{${items.join(',')}}`
}

/** A value within parentheses, where commas and dots would end it. */
const nested = (text: string) => (/^[A-Za-z0-9_+-]+$/.test(text) ? text : quote(text))

/** `operator.value` of one test. */
function testText(test: (typeof tests)[number], value: unknown, isNested: boolean): string {
  if (test === 'in')
    return `in.(${(value as readonly unknown[]).map((item) => nested(valueText(item))).join(',')})`
  const text = valueText(value)
  return `${test}.${isNested && test !== 'is' ? nested(text) : text}`
}

/** Column and `operator.value` for each test of one condition. */
function conditionPairs(column: string, condition: unknown, isNested: boolean): Pairs {
  const name = columnName(column)
  if (condition === null) return [[name, 'is.null']]
  if (typeof condition !== 'object') return [[name, testText('eq', condition, isNested)]]
  return Object.entries(condition).map(([test, value]): [string, string] => {
    const known = tests.find((one) => one === test)
    if (known === undefined) throw new TypeError(`where.${column}: there is no test '${test}'`)
    if (value === undefined)
      throw new TypeError(`where.${column}.${test} is undefined: leave it out or use null`)
    if (value === null && known !== 'is')
      throw new TypeError(`where.${column}.${test} is null: use { is: null }`)
    return [name, testText(known, value, isNested)]
  })
}

function wherePairs(where: object, isNested: boolean): Pairs {
  return Object.entries(where).flatMap(([key, value]: [string, unknown]): Pairs => {
    // A forgotten value must not turn "these rows" into "all rows".
    if (value === undefined) throw new TypeError(`where.${key} is undefined: leave it out or use null`)
    if (key === 'or' && Array.isArray(value)) return [['or', alternatives(value)]]
    if (key === 'not' && typeof value === 'object' && value !== null) return [['not.and', group(value)]]
    return conditionPairs(key, value, isNested)
  })
}

const joined = (pairs: Pairs) =>
  pairs.map(([name, test]) => (test.startsWith('(') ? `${name}${test}` : `${name}.${test}`)).join(',')

function group(where: object): string {
  return `(${joined(wherePairs(where, true))})`
}

function alternatives(list: readonly object[]): string {
  if (list.length === 0) throw new TypeError('where.or is empty: it would match nothing')
  const parts = list.map((where) => {
    const pairs = wherePairs(where, true)
    return pairs.length === 1 ? joined(pairs) : `and(${joined(pairs)})`
  })
  return `(${parts.join(',')})`
}

/** Parameters of `where`. */
export function whereQuery<Row>(where: Where<Row> | undefined): Pairs {
  return where === undefined ? [] : wherePairs(where, false)
}

/** Parameters for `update` and `delete`. @throws TypeError without a condition, unless `'all'` was said */
export function whichQuery<Row>(which: Which<Row>): Pairs {
  if (which === 'all') return []
  const pairs = whereQuery(which)
  if (pairs.length === 0) throw new TypeError(`where has no condition: say where: 'all' to mean every row`)
  return pairs
}

/** `select` for the chosen columns; nothing when all are wanted. */
export function selectQuery<Row>(select: Select<Row> | undefined): Pairs {
  const names = Object.entries(select ?? {}).flatMap(([name, wanted]) =>
    wanted === true ? [columnName(name)] : [],
  )
  return names.length === 0 ? [] : [['select', names.join(',')]]
}

/** Parameters of a search. */
export function findQuery<Row>({ where, orderBy, limit, offset }: FindOptions<Row>): Pairs {
  const orders: readonly Order<Row>[] =
    orderBy === undefined ? [] : Array.isArray(orderBy) ? orderBy : [orderBy as Order<Row>]
  const terms = orders.flatMap((order) =>
    Object.entries(order).map(([name, direction]) => `${columnName(name)}.${String(direction)}`),
  )
  return [
    ...whereQuery(where),
    ...(terms.length === 0 ? [] : [['order', terms.join(',')] as [string, string]]),
    ...(limit === undefined ? [] : [['limit', String(limit)] as [string, string]]),
    ...(offset === undefined ? [] : [['offset', String(offset)] as [string, string]]),
  ]
}
