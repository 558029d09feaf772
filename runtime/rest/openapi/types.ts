// JSON Schema of types that functions mention: what a column of the same type has, a built-in type's own, else anything.
import type { JsonSchema, Table } from '../contract.ts'

const text: JsonSchema = { type: 'string' }

const builtIn: Readonly<Record<string, JsonSchema>> = {
  boolean: { type: 'boolean' },
  smallint: { type: 'integer' },
  integer: { type: 'integer' },
  bigint: { type: 'integer', format: 'int64' },
  numeric: { type: 'number' },
  real: { type: 'number', format: 'float' },
  'double precision': { type: 'number', format: 'double' },
  json: {},
  jsonb: {},
  uuid: { type: 'string', format: 'uuid' },
  date: { type: 'string', format: 'date' },
  'timestamp with time zone': { type: 'string', format: 'date-time' },
  'time with time zone': { type: 'string', format: 'time' },
  record: { type: 'object' },
  void: { type: 'null' },
}

/** The schema of a type as facts state it: `format_type` with an empty search_path. */
export type SchemaOfType = (type: string) => JsonSchema

/** @param tables whose columns tell what enums, domains and composite types look like */
export function schemasOfTypes(tables: readonly Table[]): SchemaOfType {
  const known = new Map<string, JsonSchema>()
  for (const { columns, schemas } of tables) {
    for (const [column, schema] of Object.entries(schemas.row.properties ?? {})) {
      const type = columns[column] ?? ''
      // a dot: neither built-in nor pg_catalog's
      if (type.includes('.') && !known.has(type)) known.set(type, bare(schema))
    }
  }
  const schemaOf: SchemaOfType = (type) => {
    const found = known.get(type)
    if (found) return found
    if (type.endsWith('[]')) return { type: 'array', items: schemaOf(type.slice(0, -2)) }
    if (Object.hasOwn(builtIn, type)) return builtIn[type] ?? {}
    // `any…` are pseudo-types, which stand for any other
    return type.includes('.') || type.startsWith('any') ? {} : text
  }
  return schemaOf
}

/** Without what belongs to the column rather than to its type. */
function bare({ type, format, enum: labels, items, properties, required }: JsonSchema): JsonSchema {
  const kinds = typeof type === 'string' ? [type] : (type ?? []).filter((kind) => kind !== 'null')
  const [only, ...others] = kinds
  return {
    ...(only !== undefined && { type: others.length === 0 ? only : kinds }),
    ...(format !== undefined && { format }),
    ...(labels && { enum: labels.filter((label) => label !== null) }),
    ...(items && { items }),
    ...(properties && { properties }),
    ...(required && { required }),
  }
}
