// Which kinds of JSON a column of each Postgres type can take (decision 20). Refuses nothing itself: what is not known
// to be wrong is let through, because Postgres judges every value.
import type { JsonSchema } from '../contract.ts'

/** A kind: its JSON Schema, and the words for it in an error. `null` schema = anything. */
export interface Kind {
  readonly words: string
  readonly types: readonly string[]
  /** For strings only. */
  readonly pattern?: string
}

const text: Kind = { words: 'a string', types: ['string'] }
const boolean: Kind = { words: 'a boolean', types: ['boolean'] }
const integer: Kind = { words: 'an integer', types: ['integer'] }
// what numeric and int8 accept as text starts like this; the rest is Postgres' to judge
const numeric: Kind = {
  words: 'a number or a numeric string',
  types: ['number', 'string'],
  pattern: '^\\s*[+-]?(\\.?[0-9]|[Nn][Aa][Nn]|[Ii][Nn][Ff])',
}
const float: Kind = {
  words: "a number, 'NaN', 'Infinity' or '-Infinity'",
  types: ['number', 'string'],
  pattern: '^(NaN|-?Infinity)$',
}
const array: Kind = { words: 'an array, or a string like {a,b}', types: ['array', 'string'] }
const composite: Kind = { words: 'an object, or a string like (a,b)', types: ['object', 'string'] }
const numberOrString: Kind = { words: 'a string or a number', types: ['string', 'number'] }

const byType: Readonly<Record<string, Kind>> = {
  boolean,
  smallint: integer,
  integer,
  bigint: numeric,
  numeric,
  real: float,
  'double precision': float,
  // a number is as good a text form for these two
  money: numberOrString,
  oid: numberOrString,
}
for (const type of [
  'text',
  'character varying',
  'character',
  'bpchar',
  '"char"',
  'name',
  'uuid',
  'bytea',
  'date',
  'time without time zone',
  'time with time zone',
  'timestamp without time zone',
  'timestamp with time zone',
  'interval',
  'inet',
  'cidr',
  'macaddr',
  'macaddr8',
  'bit',
  'bit varying',
  'xml',
  'tsvector',
  'tsquery',
  'point',
  'line',
  'lseg',
  'box',
  'path',
  'polygon',
  'circle',
  'int4range',
  'int8range',
  'numrange',
  'tsrange',
  'tstzrange',
  'daterange',
  'int4multirange',
  'int8multirange',
  'nummultirange',
  'tsmultirange',
  'tstzmultirange',
  'datemultirange',
]) {
  ;(byType as Record<string, Kind>)[type] = text
}

/**
 * The kind of a column, or null when it takes anything.
 * @param type as the facts state it; `schema` the column's emitted JSON Schema, which tells enums, composite types
 * and domains apart
 */
export function kindOf(type: string, schema: JsonSchema): Kind | null {
  if (type.endsWith('[]')) return array
  if (Object.hasOwn(byType, type)) return byType[type] ?? null
  if (schema.enum !== undefined) return text
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  if (types.includes('boolean')) return boolean
  if (types.includes('integer') || types.includes('number')) return numeric
  if (types.includes('array')) return array
  if (types.includes('object')) return composite
  return null
}

/** True when the emitted schema lets the column be null. */
export const nullable = (schema: JsonSchema): boolean =>
  schema.type === undefined || (typeof schema.type !== 'string' && schema.type.includes('null'))
