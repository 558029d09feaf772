// Every name that generated code gives to a relation, decided before anything is emitted: folders, constants, types.
// Names never depend on unrelated relations; where two want the same one, all but the plainest get a hash.
import { createHash } from 'node:crypto'
import pluralize from 'pluralize'
import type { Model, Relation } from '../model/model.ts'

/** The names of one relation in generated code. */
export interface RelationNames {
  /** Below the output directory, with `/`: `todos`, or `billing/invoices` outside the first schema. */
  readonly folder: string
  /** Constants: the facts, the Fastify plugin, the client's factory. */
  readonly table: string
  readonly routes: string
  readonly client: string
  /** The client's facts, and the types that it has of the relation. */
  readonly facts: string
  readonly types: string
  /** Types. They are also the `$id` of the JSON Schemas. */
  readonly row: string
  readonly insert: string
  readonly update: string
  /** Constants of the JSON Schemas. */
  readonly rowSchema: string
  readonly insertSchema: string
  readonly updateSchema: string
}

/** What a relation would be named if it were alone. */
interface Claim {
  readonly names: RelationNames
  /** Whether it belongs to the first schema. */
  readonly isFirst: boolean
  /** 0: written in snake_case as its constant or type reads; 1: otherwise. */
  readonly canonical: 0 | 1
}

/** Claims of an earlier model's relations. */
export type Claims = Map<Relation, Claim>

/** Names of all relations, found by schema and name. */
export type Names = (schema: string, name: string) => RelationNames | undefined

/** Members of the client that a table's name must not hide; such a table is reached by `db.table('…')` (decision 17). */
export const clientMembers: ReadonlySet<string> = new Set([
  ...[
    'auth',
    'channel',
    'close',
    'connect',
    'from',
    'functions',
    'http',
    'query',
    'realtime',
    'rpc',
    'schema',
  ],
  ...['setAccessToken', 'signal', 'storage', 'subscribe', 'table', 'then', 'catch', 'finally', 'toJSON'],
  ...Object.getOwnPropertyNames(Object.prototype),
])

/** Words that an emitted file uses itself, or that the language keeps. */
const takenConstants: ReadonlySet<string> = new Set(
  (
    'app arguments async await break case catch class const continue createClient createHttp debugger default delete do else ' +
    'enum eval export extends false finally for function functions globalThis http if implements import in Infinity insert ' +
    'instanceof interface let list NaN new null options package private properties protected public relations remove return ' +
    'schema schemaHash static super switch table tableClient tables this throw true try typeof undefined update upsert var ' +
    'void while with without writable yield'
  ).split(' '),
)
const takenTypes: ReadonlySet<string> = new Set(
  (
    'Array ByName Client ClientOptions Date Error Facts FastifyPluginAsync Function Functions Given Http InsertRoute Json ListRoute Many ' +
    'Map Maybe Mounted Object Omit One Partial Pick Promise Readonly Record RemoveRoute Required Rpc Schemas Set String Number Boolean Symbol Table ' +
    'TableClient Tables TablesOf UpdateRoute UpsertRoute'
  ).split(' '),
)

/** Plural in form, singular in use. */
const uncountable: ReadonlySet<string> = new Set(['data', 'media', 'metadata', 'criteria', 'schemata'])

/** Names that Windows keeps for devices. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)$/

/** The first six hex digits of a name's hash. */
export function shortHash(...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 6)
}

/** The words of a name: split at what no identifier holds, at `_` and at changes of case. */
function words(name: string): string[] {
  const parts = name.match(/[\p{L}\p{Nd}]+/gu) ?? []
  return parts
    .map((part) => part.replace(/[\u{10000}-\u{10ffff}]/gu, ''))
    .flatMap((part) => part.match(/\p{Lu}+(?!\p{Ll})|\p{Lu}?[^\p{Lu}]+|\p{Lu}/gu) ?? [])
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()

function pascal(parts: readonly string[]): string {
  const joined = parts.map(capital).join('')
  return /^[^\p{L}]/u.test(joined) ? `T${joined}` : joined
}

function camel(parts: readonly string[]): string {
  const [first = '', ...rest] = parts
  const joined = first.toLowerCase() + rest.map(capital).join('')
  return /^[^\p{L}]/u.test(joined) ? `t${joined}` : joined
}

function singular(parts: readonly string[]): string[] {
  const last = parts.at(-1)?.toLowerCase()
  if (last === undefined || uncountable.has(last)) return [...parts]
  const one = pluralize.singular(last)
  return [...parts.slice(0, -1), one === '' ? last : one] // of 's' nothing would be left
}

/** A directory's name for a schema or relation (decision 17). */
function directory(name: string): string {
  if (/^[a-z0-9_]{1,63}$/.test(name) && !device.test(name)) return name
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 40)
  return `${slug === '' ? 'unnamed' : slug}-${shortHash(name)}`
}

function namesFor(relation: Relation, first: boolean, suffix: string): RelationNames {
  const own = words(relation.name)
  const known = own.length === 0 ? ['unnamed'] : own
  const prefix = first ? [] : words(relation.schema)
  const plural = [...prefix, ...known]
  const one = [...prefix, ...singular(known)]
  const plainTable = camel(plural)
  const plainRow = pascal(one)
  const table = (takenConstants.has(plainTable) ? `${plainTable}Table` : plainTable) + suffix
  // Many scripts have no capitals: there the type's name would be the constant's.
  const row = (takenTypes.has(plainRow) || plainRow === plainTable ? `${plainRow}Row` : plainRow) + suffix
  const lowered = row.charAt(0).toLowerCase() + row.slice(1)
  const schemaBase = lowered === row ? `${row}Schema` : lowered
  const rowSchema = schemaBase === table || takenConstants.has(schemaBase) ? `${schemaBase}Row` : schemaBase
  return {
    folder: first ? directory(relation.name) : `${directory(relation.schema)}/${directory(relation.name)}`,
    table,
    routes: `${table}Routes`,
    client: `${table}Client`,
    facts: `${table}Facts`,
    types: `${row}Types`,
    row,
    insert: `${row}Insert`,
    update: `${row}Update`,
    rowSchema,
    insertSchema: `${schemaBase}Insert`,
    updateSchema: `${schemaBase}Update`,
  }
}

/** Every name that leaves a relation's folder and must be unique in `index.ts`, `client.ts` and OpenAPI. */
function exported(names: RelationNames): string[] {
  const { table, routes, client, facts, types, row, insert, update } = names
  return [table, routes, client, facts, types, row, insert, update]
}

const snake = (name: string) => words(name).join('_').toLowerCase()

/**
 * Names for every relation of the model. Of relations that want the same name, one written in snake_case as its
 * constant or type reads keeps it, then the shorter one; the others get six hex digits of their own name's hash.
 * @param known claims of an earlier model; brought up to date
 */
export function assignNames(model: Model, known: Claims = new Map()): Names {
  const [firstSchema] = model.schemas
  const claims = model.schemas.flatMap((schema, rank) =>
    schema.relations.map((relation) => {
      const isFirst = schema === firstSchema
      const before = known.get(relation)
      const claim = before?.isFirst === isFirst ? before : claimOf(relation, isFirst)
      known.set(relation, claim)
      return { relation, rank, ...claim }
    }),
  )
  claims.sort(
    (a, b) =>
      a.rank - b.rank ||
      a.canonical - b.canonical ||
      a.relation.name.length - b.relation.name.length ||
      (a.relation.name < b.relation.name ? -1 : 1),
  )
  const taken = new Set<string>()
  const found = new Map<string, Map<string, RelationNames>>(
    model.schemas.map(({ name }) => [name, new Map()]),
  )
  for (const { relation, rank, names: plain } of claims) {
    const free = exported(plain).every((name) => !taken.has(name))
    const suffix = free ? '' : `_${shortHash(relation.schema, relation.name)}`
    const names = free ? plain : namesFor(relation, rank === 0, suffix)
    for (const name of exported(names)) taken.add(name)
    found.get(relation.schema)?.set(relation.name, names)
  }
  return (schema, name) => found.get(schema)?.get(name)
}

function claimOf(relation: Relation, isFirst: boolean): Claim {
  const names = namesFor(relation, isFirst, '')
  const isCanonical = [snake(names.row), snake(names.table)].includes(relation.name)
  return { names, isFirst, canonical: isCanonical ? 0 : 1 }
}
