// Postgres types as JSON Schema: one table, with a reason beside each surprise. The TypeScript type is made from the
// schema by json-schema-to-typescript, so the two cannot differ.
import type { Composite, Enum, Model, TypeRef } from '../model/model.ts'

/** JSON Schema of a column or argument, as far as the type map needs it. No `type`: anything that JSON can hold. */
export interface TypeSchema {
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly enum?: readonly (string | null)[]
  readonly items?: TypeSchema
  readonly properties?: Readonly<Record<string, TypeSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean
  readonly maxLength?: number
}

/** Finds the enums and composite types that a type mentions. */
export interface Types {
  enumOf(type: TypeRef): Enum | undefined
  compositeOf(type: TypeRef): Composite | undefined
}

/** How deep composites within composites are described. */
const deepest = 8

const text: TypeSchema = { type: 'string' }

/** Base types by `typname`; what is not here is text on the wire. */
const base: Readonly<Record<string, TypeSchema>> = {
  bool: { type: 'boolean' },
  int2: { type: 'integer' },
  int4: { type: 'integer' },
  // PostgREST writes a JSON number; above 2^53 JavaScript rounds it (decision 21).
  int8: { type: 'integer', format: 'int64' },
  // 'NaN' and 'Infinity' arrive as strings; typed as number all the same, as every client of PostgREST does.
  float4: { type: 'number', format: 'float' },
  float8: { type: 'number', format: 'double' },
  // A JSON number of any length; JavaScript keeps about 15 digits of it (decision 21).
  numeric: { type: 'number' },
  // Anything, null included: JSON's null is a value of json and jsonb.
  json: {},
  jsonb: {},
  uuid: { type: 'string', format: 'uuid' },
  date: { type: 'string', format: 'date' },
  timestamptz: { type: 'string', format: 'date-time' },
  // Without a zone, which JSON Schema's `date-time` and `time` demand.
  timestamp: text,
  time: text,
  timetz: { type: 'string', format: 'time' },
  // Postgres' own spelling (`1 day 02:00:00`), not ISO 8601.
  interval: text,
  // Hexadecimal with `\x` in front.
  bytea: text,
  // With the currency's sign: `$1.00`.
  money: text,
  // A number to Postgres, but its JSON functions write a string.
  oid: text,
  // Has a cast to json, so an object arrives.
  hstore: { type: 'object', additionalProperties: true },
  // PostGIS casts these to GeoJSON.
  geometry: {},
  geography: {},
  void: { type: 'null' },
  record: { type: 'object', additionalProperties: true },
  any: {},
  anyelement: {},
  anyarray: { type: 'array', items: {} },
}

/** JSON Schema of a value of this type that is not null. */
export function typeSchema(type: TypeRef, types: Types, depth = 0): TypeSchema {
  switch (type.kind) {
    case 'enum': {
      const labels = types.enumOf(type)?.labels ?? []
      // An enum without labels has no value; an empty list is not allowed in JSON Schema.
      return labels.length === 0 ? text : { type: 'string', enum: labels }
    }
    case 'array':
      // Any number of dimensions in Postgres, and elements may be null; described as the usual case.
      return { type: 'array', items: type.of === null ? {} : typeSchema(type.of, types, depth) }
    case 'domain':
      return type.of === null ? text : typeSchema(type.of, types, depth)
    case 'range':
    case 'multirange':
      return text
    case 'composite':
      return compositeSchema(types.compositeOf(type), types, depth)
    case 'base':
    case 'pseudo':
      return (Object.hasOwn(base, type.name) ? base[type.name] : undefined) ?? text
  }
}

function compositeSchema(composite: Composite | undefined, types: Types, depth: number): TypeSchema {
  if (composite === undefined || depth >= deepest) return { type: 'object', additionalProperties: true }
  const properties = composite.attributes.map(
    ({ name, type }) => [name, nullable(typeSchema(type, types, depth + 1))] as const,
  )
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: composite.attributes.map(({ name }) => name),
    additionalProperties: false,
  }
}

/** The same schema, null allowed. */
export function nullable(schema: TypeSchema): TypeSchema {
  if (schema.type === undefined) return schema
  const type = [...(typeof schema.type === 'string' ? [schema.type] : schema.type), 'null']
  return schema.enum === undefined ? { ...schema, type } : { ...schema, type, enum: [...schema.enum, null] }
}

/** Lookup of the model's enums and composites. */
export function typesOf(model: Model): Types {
  const key = (of: { readonly schema: string; readonly name: string }) => JSON.stringify([of.schema, of.name])
  const all = [...model.schemas, model.mentioned]
  const enums = new Map(all.flatMap((schema) => schema.enums).map((of) => [key(of), of]))
  const composites = new Map(all.flatMap((schema) => schema.composites).map((of) => [key(of), of]))
  return {
    enumOf: (type) => enums.get(key(type)),
    compositeOf: (type) => composites.get(key(type)),
  }
}
