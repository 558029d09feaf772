// Example values: by Postgres' type where text has a form of its own, else by the JSON Schema. The same on every call,
// valid in the database, and never a secret.
import type { JsonSchema } from '../contract.ts'
import { type Json, type JsonObject, object } from './json.ts'

const moment = '2026-01-31T12:00:00+00:00'

/** Types whose text Postgres checks. */
const byType: Readonly<Record<string, Json>> = {
  uuid: '00000000-0000-4000-8000-000000000001',
  bytea: '\\x48656c6c6f',
  date: '2026-01-31',
  'time without time zone': '12:00:00',
  'time with time zone': '12:00:00+00:00',
  'timestamp without time zone': '2026-01-31T12:00:00',
  'timestamp with time zone': moment,
  interval: '1 day',
  inet: '192.0.2.1',
  cidr: '192.0.2.0/24',
  macaddr: '00:00:5e:00:53:01',
  macaddr8: '00:00:5e:ff:fe:00:53:01',
  money: '1.50',
  oid: '1',
  bit: '1',
  'bit varying': '1',
  '"char"': 'a',
  xml: '<a/>',
  tsvector: "'word'",
  tsquery: "'word'",
  point: '(1,2)',
  line: '{1,-1,0}',
  lseg: '[(0,0),(1,1)]',
  box: '(1,1),(0,0)',
  path: '[(0,0),(1,1)]',
  polygon: '((0,0),(1,1),(1,0))',
  circle: '<(0,0),1>',
  int4range: '[1,10)',
  int8range: '[1,10)',
  numrange: '[1,10)',
  tsrange: '["2026-01-31 12:00:00","2026-02-01 12:00:00")',
  tstzrange: '["2026-01-31 12:00:00+00","2026-02-01 12:00:00+00")',
  daterange: '[2026-01-31,2026-02-01)',
  int4multirange: '{[1,10)}',
  int8multirange: '{[1,10)}',
  nummultirange: '{[1,10)}',
  tsmultirange: '{}',
  tstzmultirange: '{}',
  datemultirange: '{[2026-01-31,2026-02-01)}',
  json: { key: 'value' },
  jsonb: { key: 'value' },
  jsonpath: '$.key',
  pg_lsn: '0/1',
  numeric: 1.5,
  real: 1.5,
  'double precision': 1.5,
}

/**
 * A value of a column or argument.
 * @param type as the facts state it; `schema` what is known of its JSON
 */
export function exampleOf(type: string, schema: JsonSchema): Json {
  if (type.endsWith('[]')) return [exampleOf(type.slice(0, -2), schema.items ?? {})]
  if (Object.hasOwn(byType, type)) return byType[type] ?? null
  return fromSchema(schema)
}

function fromSchema(schema: JsonSchema): Json {
  const label = schema.enum?.find((one) => one !== null)
  if (label !== undefined) return label
  const [kind] = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? [])
  switch (kind) {
    case 'boolean':
      return true
    case 'integer':
      return 1
    case 'number':
      return 1.5
    case 'array':
      return [fromSchema(schema.items ?? {})]
    case 'object':
      return object(Object.entries(schema.properties ?? {}).map(([name, of]) => [name, fromSchema(of)]))
    case 'string':
      return byFormat(schema.format) ?? 'text'.slice(0, schema.maxLength)
    default:
      return null
  }
}

function byFormat(format: string | undefined): Json | undefined {
  return { uuid: byType.uuid, date: byType.date, 'date-time': moment, time: '12:00:00+00:00' }[format ?? '']
}

/** An example of an object schema: all its properties, or those that `pick` names. */
export function exampleRow(
  columns: Readonly<Record<string, string>>,
  schema: JsonSchema,
  pick: (column: string) => boolean = () => true,
): JsonObject {
  return object(
    Object.entries(schema.properties ?? {})
      .filter(([column]) => pick(column))
      .map(([column, of]) => [column, exampleOf(columns[column] ?? '', of)]),
  )
}

/** A value as text of a URL, for a filter or an argument: arrays and objects in Postgres' and JSON's own spelling. */
export function inUrl(value: Json): string {
  if (Array.isArray(value)) return `{${value.map((item) => inUrl(item as Json)).join(',')}}`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
