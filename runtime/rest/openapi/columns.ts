// One relation's columns as the document shows them: filters, schemas of rows and of what is written.
import type { JsonSchema, Table } from '../contract.ts'
import type { Entry } from './entries.ts'
import { exampleOf, exampleRow, inUrl } from './examples.ts'
import { reserved } from './fixed.ts'
import { code, componentName, type Json, type JsonObject, object, ref, sentences } from './json.ts'

const plain = /^[\p{L}0-9_$]+(?:[ -][\p{L}0-9_$]+)*$/u

/** A name in the query language: quoted where it would mean something else. */
export function quotedName(name: string): string {
  return plain.test(name) && !reserved.has(name) ? name : `"${name.replace(/[\\"]/g, '\\$&')}"`
}

const filterName = ({ key }: Entry, column: string) => `${key}.${componentName(column)}`

/** References to the filters of several relations; a column that two of them have is the first one's. */
export function filters(entries: readonly Entry[]): readonly JsonObject[] {
  const found = new Map<string, JsonObject>()
  for (const entry of entries) {
    for (const column of Object.keys(entry.table.columns)) {
      if (!found.has(column)) found.set(column, ref('parameters', filterName(entry, column)))
    }
  }
  return [...found.values()]
}

/** The filter of each column, by the name of its component. */
export function filterParameters(entry: Entry): readonly (readonly [string, Json])[] {
  const { columns, schemas } = entry.table
  return Object.entries(columns).map(([column, type]) => {
    const schema = propertyOf(schemas.row, column)
    const examples = filterExamples(type, schema)
    return [
      filterName(entry, column),
      {
        name: quotedName(column),
        in: 'query',
        description: sentences(
          `Rows by ${code(column)} (${type}): ${examples.map(code).join(', ')}.`,
          schema.description,
        ),
        schema: { type: 'string', examples },
      },
    ]
  })
}

function filterExamples(type: string, schema: JsonSchema): readonly string[] {
  const value = inUrl(exampleOf(type, schema))
  if (type.endsWith('[]')) return [`cs.${value}`, `ov.${value}`]
  if (type.endsWith('range')) return [`ov.${value}`]
  if (type === 'boolean') return ['is.true', 'is.false']
  if (type === 'json') return ['is.null']
  if (type === 'jsonb') return [`cs.${value}`]
  if (schema.enum) return [`eq.${value}`, `in.(${value})`]
  if (type === 'text' || type.startsWith('character')) return [`eq.${value}`, `ilike.*${value}*`]
  return [`eq.${value}`, `gte.${value}`]
}

/** The required filters of PUT: the whole primary key. */
export function keyParameters({ primaryKey, columns, schemas }: Table): readonly JsonObject[] {
  return primaryKey.map((column) => ({
    name: quotedName(column),
    in: 'query',
    required: true,
    description: 'The primary key, as in the body.',
    schema: { type: 'string' },
    example: `eq.${inUrl(exampleOf(columns[column] ?? '', propertyOf(schemas.row, column)))}`,
  }))
}

/** The schemas of a relation, by the name of their component. */
export function tableSchemas({ table, key }: Entry): readonly (readonly [string, Json])[] {
  const { insert, update } = table.schemas
  const all: (readonly [string, Json])[] = [[key, rowSchema(table)]]
  if (insert) all.push([`${key}Insert`, written(insert, insertExample(table))])
  if (update) all.push([`${key}Update`, written(update, updateExample(table))])
  return all
}

function rowSchema(table: Table): Json {
  const { row } = table.schemas
  const generated = new Set<string>(table.generated)
  const targets = foreignKeys(table)
  const properties = Object.entries(row.properties ?? {}).map(([column, schema]) => {
    const target = targets.get(column)
    const description = sentences(
      schema.description,
      table.primaryKey.includes(column) && 'Primary key.',
      target !== undefined && `Refers to ${code(target)}.`,
    )
    return [
      column,
      {
        ...(schema as JsonObject),
        ...(description !== '' && { description }),
        ...(generated.has(column) && { readOnly: true }),
      },
    ] as const
  })
  return {
    ...withoutId(row),
    properties: object(properties),
    examples: [exampleRow(table.columns, row)],
  }
}

/** An `$id` would change the base of references within the document. */
const withoutId = (schema: JsonSchema): JsonObject =>
  object(Object.entries(schema as JsonObject).filter(([key]) => key !== '$id'))

const written = (schema: JsonSchema, example: JsonObject): Json => ({
  ...withoutId(schema),
  examples: [example],
})

const propertyOf = (schema: JsonSchema, column: string): JsonSchema => {
  const { properties = {} } = schema
  return (Object.hasOwn(properties, column) ? properties[column] : undefined) ?? {}
}

/** Our columns with a foreign key, and what it refers to. */
function foreignKeys({ relations }: Table): ReadonlyMap<string, string> {
  const ours = Object.values(relations).filter((way) => !way.reverse && way.via === undefined)
  return new Map(
    ours.flatMap(({ table, on }) => Object.entries(on).map(([our, their]) => [our, `${table}.${their}`])),
  )
}

/** Rows for POST: what it needs, or where that is nothing, some columns that nothing else fills. */
export function insertExample(table: Table): JsonObject {
  const { insert = {} } = table.schemas
  const required = new Set(insert.required)
  if (required.size > 0) return exampleRow(table.columns, insert, (column) => required.has(column))
  const targets = foreignKeys(table)
  const free = Object.keys(insert.properties ?? {}).filter(
    (column) => !table.primaryKey.includes(column) && !targets.has(column) && !hasDefault(table, column),
  )
  const some = new Set(free.slice(0, 3))
  return exampleRow(table.columns, insert, (column) => some.has(column))
}

const hasDefault = ({ defaults = {} }: Table, column: string) => Object.hasOwn(defaults, column)

/** The row for PUT: its key, and what POST needs. */
export function upsertExample(table: Table): JsonObject {
  const { insert = {} } = table.schemas
  const needed = new Set<string>([...table.primaryKey, ...Object.keys(insertExample(table))])
  return exampleRow(table.columns, insert, (column) => needed.has(column))
}

/** One column for PATCH, rather none that holds rows together. */
export function updateExample(table: Table): JsonObject {
  const { update = {} } = table.schemas
  const columns = Object.keys(update.properties ?? {})
  const targets = foreignKeys(table)
  const loose = columns.find((column) => !table.primaryKey.includes(column) && !targets.has(column))
  return exampleRow(table.columns, update, (column) => column === (loose ?? columns[0]))
}
