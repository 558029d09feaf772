// Names and types of the database as SQL. Callers pass only names that stand in a table's facts.
import type { Sql } from './fragment.ts'
import { safe, sql, whole } from './fragment.ts'

/** `name` as a quoted identifier. Refuses a zero byte, which no name can hold. */
export function ident(name: string): Sql {
  if (name.includes('\0')) throw new RangeError('An identifier cannot hold a zero byte')
  return safe(`"${name.replaceAll('"', '""')}"`)
}

/** An alias of a statement: `pgrst_1`, `pgrst_2` … */
export const alias = (number: number): Sql => sql`pgrst_${whole(number)}`

/** A column of a statement's own: `c1`, `c2` … */
export const numbered = (number: number): Sql => sql`c${whole(number)}`

export const qualified = (schema: string, name: string): Sql => sql`${ident(schema)}.${ident(name)}`

const unbounded: Readonly<Record<string, string>> = {
  // without a length these two mean length 1
  character: 'bpchar',
  'character[]': 'bpchar[]',
  bit: 'bit varying',
  'bit[]': 'bit varying[]',
}

/** @param type of a column as the facts state it: `format_type` with an empty search_path */
export const columnType = (type: string): Sql => safe(unbounded[type] ?? type)

/** A default's expression as the facts state it: SQL that the table's owner wrote. */
export const expressionOf = (expression: string): Sql => safe(`(${expression})`)

/** A name of the database as a text literal; `E''` where it holds a backslash, whatever the server's settings. */
export function literal(name: string): Sql {
  const text = name.replaceAll("'", "''")
  return safe(text.includes('\\') ? ` E'${text.replaceAll('\\', '\\\\')}'` : `'${text}'`)
}

const castable = new Set(
  (
    'bool boolean bytea char varchar text name int2 int4 int8 smallint int integer bigint real float4 float8 ' +
    'numeric decimal money date time timetz timestamp timestamptz interval uuid json jsonb xml inet cidr macaddr ' +
    'macaddr8 point line lseg box path polygon circle tsvector tsquery int4range int8range numrange tsrange ' +
    'tstzrange daterange oid _text'
  ).split(' '),
)
const castableWords = new Set([
  'double precision',
  'character varying',
  'timestamp without time zone',
  'timestamp with time zone',
  'time without time zone',
  'time with time zone',
])

/** The type of a cast in `select`, or null when it is not one of the built-in scalar types (security.md R-10). */
export function castType(name: string): Sql | null {
  const type = name.toLowerCase()
  if (type === 'char') return safe('bpchar')
  return castable.has(type) || castableWords.has(type) ? safe(type) : null
}

/** A relation as a value of type regclass. */
export const regclass = (schema: string, name: string): Sql =>
  sql`${literal(qualified(schema, name).parts.join(''))}::pg_catalog.regclass`
