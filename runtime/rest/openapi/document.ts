// The API description, OpenAPI 3.1 (whose schemas are JSON Schema 2020-12), as pieces of its text: a thousand relations are described
// without the whole ever standing in memory, and without holding up what else the server does.
import type { Served } from '../catalog.ts'
import { filterParameters, tableSchemas } from './columns.ts'
import { functionGroups, inSchema, relationGroups, unique } from './entries.ts'
import { fixed, introduction, security } from './fixed.ts'
import { functionItem, functionPath } from './functions.ts'
import type { Json, JsonObject } from './json.ts'
import { relationItem, relationPath, relationResponses } from './relations.ts'
import { serverPaths } from './server.ts'
import { schemasOfTypes } from './types.ts'

export interface DocumentOptions {
  /** Public base of the server, without a trailing slash. */
  readonly url: string
  /** Exposed schemas, the default one first. */
  readonly schemas: readonly string[]
  /** Changes with the schema: its fingerprint. */
  readonly version: string
}

type Members = Iterable<readonly [string, Json]>

/** The text of the document, in pieces of a relation's part each. */
export function* documentText(served: Served, options: DocumentOptions): Generator<string> {
  const { schemas } = options
  const tag = unique()
  const groups = relationGroups(served.relations, schemas, tag)
  const entries = groups.flatMap((group) => group.entries)
  const functions = functionGroups(served.functions, schemas)
  const functionTags = new Map(
    [...new Set(served.functions.map(({ schema }) => schema))].map((schema) => [
      schema,
      tag(inSchema(schema, schemas, 'rpc')),
    ]),
  )
  const serverTag = tag('server')
  const shared = { schemas, operation: unique() }
  const byName = new Map(entries.map((entry) => [nameKey(entry.table), entry]))

  const tags: JsonObject[] = [
    ...entries.map(({ name, table }) => ({
      name,
      description: table.description ?? `The ${table.kind} \`${table.schema}.${table.name}\`.`,
    })),
    ...[...functionTags].map(([schema, name]) => ({
      name,
      description: `Functions of the schema ${schema}.`,
    })),
    { name: serverTag, description: 'The server itself.' },
  ]
  const head = {
    openapi: '3.1.0',
    info: { title: 'Supabase Lite', version: options.version, description: introduction },
    servers: [{ url: options.url }],
    security,
    tags,
  }
  yield `${JSON.stringify(head).slice(0, -1)},"paths":{`
  yield* members(paths())
  yield '},"components":{"schemas":{'
  yield* members(both(fixed.schemas, each(entries, tableSchemas)))
  yield '},"parameters":{'
  yield* members(both(fixed.parameters, each(entries, filterParameters)))
  yield '},"responses":{'
  yield* members(both(fixed.responses, each(groups, relationResponses)))
  const { headers, securitySchemes } = fixed
  yield `},${JSON.stringify({ headers, securitySchemes }).slice(1, -1)}}}`

  function* paths(): Generator<readonly [string, Json]> {
    for (const group of groups) yield [relationPath(group), relationItem(group, shared)]
    const types = functions.length === 0 ? [] : entries.map(({ table }) => table)
    const forFunctions = {
      ...shared,
      schemaOf: schemasOfTypes(types),
      entry: (of: { readonly schema: string; readonly name: string }) => byName.get(nameKey(of)),
      tag: (schema: string) => functionTags.get(schema) ?? 'rpc',
    }
    for (const group of functions) yield [functionPath(group), functionItem(group, forFunctions)]
    yield* Object.entries(serverPaths(serverTag, shared.operation))
  }
}

const nameKey = (of: { readonly schema: string; readonly name: string }) =>
  JSON.stringify([of.schema, of.name])

function* both(first: JsonObject, then: Members): Generator<readonly [string, Json]> {
  yield* Object.entries(first)
  yield* then
}

/** One after the other, each made when its turn comes. */
function* each<T>(list: readonly T[], make: (of: T) => Members): Generator<readonly [string, Json]> {
  for (const one of list) yield* make(one)
}

/** The members of an object as text, one at a time. */
function* members(of: Members): Generator<string> {
  let comma = ''
  for (const [key, value] of of) {
    yield `${comma}${JSON.stringify(key)}:${JSON.stringify(value)}`
    comma = ','
  }
}
