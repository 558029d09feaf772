// One shared Ajv for all bodies. It only looks: no coercion, no defaults, no removal. A table's schema is compiled at
// its first write and kept by its text, so an unchanged table keeps its validator over a reload (decision 19).
import type { ValidateFunction } from 'ajv'
import { Ajv } from 'ajv'
import type { JsonSchema, Table } from '../contract.ts'
import type { Lru } from '../plan/lru.ts'
import { lru } from '../plan/lru.ts'
import { nullNotAllowed, wrongKind } from '../refusals.ts'
import { kindOf, nullable } from './kinds.ts'

const ajv = new Ajv({
  // Only the first is told; stopping at it would nest the compiled code one level a column, 1,600 deep at the most.
  allErrors: true,
  strict: false,
  validateFormats: false,
  coerceTypes: false,
  useDefaults: false,
  removeAdditional: false,
  addUsedSchema: false,
  // 1e400 is a number to JSON and to numeric
  strictNumbers: false,
  logger: false,
})

export type Row = Readonly<Record<string, unknown>>

/** @throws 22P02 or 23502 naming the column; `index` is the row's place in the body, null for a single object */
export type Validator = (row: Row, index: number | null) => void

export type Validators = Lru<string, ValidateFunction>

/** The cache of compiled schemas; what leaves it leaves Ajv too. */
export const createValidators = (max: number): Validators =>
  lru<string, ValidateFunction>(max, (validate) => {
    if (typeof validate.schema === 'object') ajv.removeSchema(validate.schema)
  })

/** The validator of rows for `table`, compiled now or taken from the cache. */
export function validator(table: Table, schema: JsonSchema, cache: Validators): Validator {
  const text = JSON.stringify({ type: 'object', properties: relaxed(table, schema) })
  let validate = cache.get(text)
  if (!validate) {
    validate = ajv.compile(JSON.parse(text) as object)
    cache.set(text, validate)
  }
  const check = validate
  return (row, index) => {
    const right: unknown = check(row)
    if (right === true) return
    const column = columnOf(check.errors?.[0]?.instancePath ?? '')
    const value = row[column]
    if (value === null) throw nullNotAllowed(table.name, column, index)
    const kind = kindOf(table.columns[column] ?? '', schema.properties?.[column] ?? {})
    throw wrongKind(column, kind?.words ?? 'another kind of value', describe(value), index)
  }
}

/** What decision 20 leaves of an emitted schema: kinds, and null where the column may be null. */
function relaxed(table: Table, schema: JsonSchema): Record<string, unknown> {
  const entries = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const kind = kindOf(table.columns[name] ?? '', property)
    if (kind === null) return []
    const type = nullable(property) ? [...kind.types, 'null'] : kind.types
    return [[name, kind.pattern === undefined ? { type } : { type, pattern: kind.pattern }] as const]
  })
  return Object.fromEntries(entries)
}

/** The first step of a JSON pointer. */
function columnOf(pointer: string): string {
  return (pointer.split('/')[1] ?? '').replaceAll('~1', '/').replaceAll('~0', '~')
}

/** A value in words, for errors; long strings are cut. */
function describe(value: unknown): string {
  if (Array.isArray(value)) return 'an array'
  switch (typeof value) {
    case 'string':
      return `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`
    case 'number':
      return `the number ${value}`
    case 'boolean':
      return `the boolean ${String(value)}`
    default:
      return 'an object'
  }
}
