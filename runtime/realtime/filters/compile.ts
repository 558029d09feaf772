// From conditions to what decides about an image of a row: at once where JSON text tells as much as PostgreSQL would, else
// by a statement for many rows. Refuses (invalid_filter) columns that the role may not read and values of the wrong type.
import type { Column } from '../tables/tables.ts'
import type { Image } from '../tables/image.ts'
import { compareDates } from './dates.ts'
import { compareDecimals } from './decimal.ts'
import type { Condition, Operator } from './parse.ts'
import { invalidFilter } from './parse.ts'

/** A condition that PostgreSQL decides: its values go to `sql` as parameters. */
export interface SqlCondition {
  readonly column: string
  /** `$1` is an array of JSON texts, one per row; `$2` the value or an array of values. Gives the places that match. */
  readonly sql: string
  readonly value: string
}

export interface Filter {
  /** Tells filters apart that differ in what they let through. */
  readonly key: string
  /** Decides what it can: false where a condition fails that needs no PostgreSQL. */
  matches(image: Image): boolean
  readonly bySql: readonly SqlCondition[]
  /** Where the filter is one equality: its column and the JSON text of its value. */
  readonly equality: { readonly column: string; readonly value: string } | undefined
  /** The same as SQL over the table's own columns, for a first look; its values are numbered from `first`. */
  toSql(first: number): { readonly sql: string; readonly values: readonly string[] }
}

/** Gives the JSON text of a value of a type, as an image would hold it. @throws invalid_filter */
export type Cast = (sqlType: string, text: string) => Promise<string>

/** Types whose values are equal exactly where their JSON texts are. */
const exact = new Set([
  ...[
    'int2',
    'int4',
    'int8',
    'oid',
    'bool',
    'uuid',
    'text',
    'varchar',
    'name',
    'date',
    'timestamp',
    'timestamptz',
  ],
])
const numbers = new Set(['int2', 'int4', 'int8', 'oid', 'numeric', 'float4', 'float8'])
const dates = new Set(['date', 'timestamp', 'timestamptz'])

const sqlOperators: Readonly<Partial<Record<Operator, string>>> = {
  eq: '=',
  neq: '<>',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
  like: 'like',
  ilike: 'ilike',
  match: '~',
  imatch: '~*',
  isdistinct: 'is distinct from',
}
const patterns = new Set<Operator>(['like', 'ilike', 'match', 'imatch'])

/** A test of one value; undefined stands for SQL's null. */
type Test = (value: string) => boolean | undefined

const orders: Readonly<Partial<Record<Operator, (order: number) => boolean>>> = {
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
  eq: (order) => order === 0,
  neq: (order) => order !== 0,
}

/** What decides without PostgreSQL; undefined where nothing does. @param wanted JSON texts of the values */
function testOf(
  { operator }: Condition,
  { type, isEnum, isFolding }: Kind,
  wanted: readonly string[],
): Test | undefined {
  const [first = ''] = wanted
  const isExact = (exact.has(type) || isEnum) && !isFolding
  if (operator === 'in' && isExact) return (value) => wanted.includes(value)
  if (operator === 'in' && numbers.has(type))
    return (value) => wanted.some((one) => compareDecimals(value, one) === 0)
  if (isExact && operator === 'eq') return (value) => value === first
  if (isExact && operator === 'neq') return (value) => value !== first
  const decide = orders[operator]
  const compare = numbers.has(type) ? compareDecimals : dates.has(type) ? compareDates : undefined
  if (!decide || compare?.(first, first) === undefined) return undefined
  return (value) => {
    const order = compare(value, first)
    return order === undefined ? undefined : decide(order)
  }
}

type Kind = Pick<Column, 'type' | 'isEnum' | 'isFolding'>

const isWords = new Map([
  ['null', 'null'],
  ['true', 'true'],
  ['false', 'false'],
  ['unknown', 'null'],
])

function checkIs({ values: [word = ''] }: Condition, { type, name }: Column): string {
  const found = isWords.get(word.toLowerCase())
  if (found === undefined) throw invalidFilter('`is` takes null, true, false or unknown')
  if (word.toLowerCase() !== 'null' && type !== 'bool')
    throw invalidFilter(`The column ${JSON.stringify(name)} is no boolean`)
  return found
}

interface Part {
  readonly test?: (image: Image) => boolean
  readonly bySql?: SqlCondition
  readonly equality?: { readonly column: string; readonly value: string }
  /** @param place of its value: `$1` */
  readonly sql: (place: string) => string
  readonly values: readonly string[]
}

const literal = (text: string) => `E'${text.replace(/[\\']/g, '\\$&')}'`
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

async function compileOne(condition: Condition, column: Column, cast: Cast): Promise<Part> {
  const { operator, negated, values } = condition
  const { name, sqlType, collation } = column
  const negation = negated ? 'not ' : ''
  if (operator === 'is') {
    const word = checkIs(condition, column)
    return {
      test: (image) => ((image.get(name) ?? 'null') === word) !== negated,
      sql: () => `${negation}(${quoted(name)} is ${word})`,
      values: [],
    }
  }
  const asText = patterns.has(operator)
  const kind: Kind = asText ? { type: 'text', isEnum: false, isFolding: false } : column
  const castType = asText ? 'text' : sqlType
  const wanted = await Promise.all(values.map((value) => cast(castType, value)))
  const target = asText ? `${quoted(name)}::text` : quoted(name)
  if (operator === 'isdistinct') {
    const test = testOf({ ...condition, operator: 'neq' }, kind, wanted)
    const sql = (place: string) => `${negation}(${target} is distinct from ${place}::text::${castType})`
    if (!test) throw invalidFilter(`\`isdistinct\` is not possible for the type ${sqlType}`)
    return {
      test: (image) => {
        const value = image.get(name) ?? 'null'
        return (value === 'null' || test(value) === true) !== negated
      },
      ...{ sql, values: values.slice(0, 1) },
    }
  }
  const sql = (place: string) =>
    operator === 'in'
      ? `${negation}(${target} = any (${place}::text[]::${castType}[]))`
      : `${negation}(${target} ${sqlOperators[operator] ?? '='} ${place}::text::${castType})`
  const sent = operator === 'in' ? toArray(values) : (values[0] ?? '')
  const test = testOf(condition, kind, wanted)
  if (!test) {
    const bySql = {
      column: name,
      sql: `select e.i::int4 from unnest($1::text[]) with ordinality e(v, i)
        cross join lateral (
          select from jsonb_to_record(jsonb_build_object(${literal(name)}, e.v::jsonb)) as r(${quoted(name)} ${sqlType}${collation ?? ''})
          where ${sql('$2')}
        ) as passing`,
      value: sent,
    }
    return { bySql, sql, values: [sent] }
  }
  const isEquality = operator === 'eq' && !negated && (exact.has(kind.type) || kind.isEnum) && !kind.isFolding
  return {
    test: (image) => {
      const value = image.get(name) ?? 'null'
      // null is not in an empty list, and equal to nothing else
      if (value === 'null') return negated && operator === 'in' && wanted.length === 0
      const found = test(value)
      return found !== undefined && found !== negated
    },
    ...(isEquality && { equality: { column: name, value: wanted[0] ?? '' } }),
    ...{ sql, values: [sent] },
  }
}

const toArray = (values: readonly string[]): string =>
  `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`

/**
 * @param columns that the role may read
 * @throws RealtimeError invalid_filter
 */
export async function compileFilter(
  conditions: readonly Condition[],
  columns: ReadonlyMap<string, Column>,
  cast: Cast,
): Promise<Filter> {
  const parts: Part[] = []
  for (const condition of conditions) {
    const column = columns.get(condition.column)
    if (!column) throw invalidFilter(`There is no column ${JSON.stringify(condition.column)} to filter by`)
    parts.push(await compileOne(condition, column, cast))
  }
  const tests = parts.flatMap(({ test }) => test ?? [])
  const [only] = parts
  return {
    key: JSON.stringify(conditions),
    matches: (image) => tests.every((test) => test(image)),
    bySql: parts.flatMap(({ bySql }) => bySql ?? []),
    equality: parts.length === 1 ? only?.equality : undefined,
    toSql: (first) => {
      const values: string[] = []
      const sql = parts.map((part) => {
        const placed = part.sql(`$${first + values.length}`)
        values.push(...part.values)
        return placed
      })
      return { sql: sql.join(' and '), values }
    },
  }
}
