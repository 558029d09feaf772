// The paths of relations: one for each name, with an operation for each verb that one of its relations has.
import type { Relation, Verb } from '../contract.ts'
import { percent } from '../parse/parameters.ts'
import { filters, insertExample, keyParameters, quotedName, updateExample, upsertExample } from './columns.ts'
import type { Entry, RelationGroup, Unique } from './entries.ts'
import { rangeHeaders } from './fixed.ts'
import { code, type Json, type JsonObject, ref, sentences } from './json.ts'

/** What the operations of one document share. */
export interface Shared {
  /** Exposed schemas, the default one first. */
  readonly schemas: readonly string[]
  /** Makes operation ids unique. */
  readonly operation: Unique
}

/** A part of the path item: the operation that one verb stands for. */
interface Operation {
  readonly summary: string
  readonly description?: string
  readonly parameters: readonly Json[]
  readonly body?: JsonObject
  readonly responses: JsonObject
  /** For programs: the related rows that `select` can bring along. */
  readonly 'x-relations'?: readonly JsonObject[]
}

export const relationPath = ({ name }: RelationGroup): string => `/rest/v1/${percent(name)}`

const shared = (...names: readonly string[]) => names.map((name) => ref('parameters', name))
const keys = (entries: readonly Entry[], suffix = '') =>
  entries.map(({ key }) => ref('schemas', `${key}${suffix}`))

/** One schema as it is, several as a choice: a value may fit more than one. */
export function either(schemas: readonly JsonObject[]): JsonObject {
  const [first, ...others] = schemas
  return first !== undefined && others.length === 0 ? first : { anyOf: schemas }
}

/**
 * The header that chooses the schema; none where the default one is all there is.
 * @param own schemas in which the path exists
 */
export function profile(
  header: 'Accept-Profile' | 'Content-Profile',
  own: readonly string[],
  schemas: readonly string[],
): readonly JsonObject[] {
  const [only, ...others] = own
  if (only === undefined || (only === schemas[0] && others.length === 0)) return []
  return [
    {
      name: header,
      in: 'header',
      required: only !== schemas[0],
      description: `The schema: ${own.map(code).join(' or ')}.`,
      schema: { type: 'string', enum: own, default: only },
    },
  ]
}

/** The path item of a name. */
export function relationItem(group: RelationGroup, { schemas, operation }: Shared): JsonObject {
  const item: Record<string, Json> = {}
  const add = (
    method: string,
    verb: Verb,
    member: string,
    describe: (entries: readonly Entry[]) => Operation,
  ): void => {
    const entries = group.entries.filter(({ table }) => (table.verbs ?? ['list']).includes(verb))
    const [first] = entries
    if (first === undefined) return
    const { parameters, body, responses, ...words } = describe(entries)
    const header = verb === 'list' ? 'Accept-Profile' : 'Content-Profile'
    const own = entries.map(({ table }) => table.schema)
    item[method] = {
      operationId: operation(`${first.name}.${member}`),
      tags: entries.map(({ name }) => name),
      ...words,
      parameters: [...profile(header, own, schemas), ...parameters],
      ...(body && { requestBody: { required: true, content: body } }),
      responses: { ...responses, default: ref('responses', 'Error') },
    }
  }
  const name = code(group.name)
  const [{ key } = { key: '' }] = group.entries
  const rows = ref('responses', `${key}.rows`)
  const added = ref('responses', `${key}.added`)
  const done = ref('responses', 'Done')

  add('get', 'list', 'findMany', (entries) => ({
    summary: `Rows of ${group.name}`,
    description: sentences(
      entries.length === 1 ? entries[0]?.table.description : undefined,
      entries.length > 1 && `There is one in each of several schemas; \`Accept-Profile\` chooses.`,
      embedding(entries[0]),
    ),
    parameters: [
      ...shared('select', 'order', 'limit', 'offset', 'and', 'or', 'range', 'preferRead'),
      ...filters(entries),
    ],
    responses: { '200': rows, '206': rows, '416': ref('responses', 'RangeError') },
    ...relationList(entries[0]),
  }))
  add('head', 'list', 'count', (entries) => ({
    summary: `Number of rows of ${group.name}`,
    parameters: [...shared('limit', 'offset', 'and', 'or', 'preferRead'), ...filters(entries)],
    responses: { '200': ref('responses', 'Counted'), '206': ref('responses', 'Counted') },
  }))
  add('post', 'insert', 'insert', (entries) => ({
    summary: `Add rows to ${group.name}`,
    parameters: shared('select', 'columns', 'onConflict', 'preferInsert'),
    body: insertBody(entries),
    responses: { '201': added, '200': rows, '409': ref('responses', 'Conflict') },
  }))
  add('put', 'upsert', 'upsert', (entries) => ({
    summary: `Write one row of ${group.name} by its primary key`,
    description: 'Adds the row, or replaces the one that has this key.',
    parameters: [
      ...shared('select', 'preferWrite'),
      ...uniqueNames(entries.flatMap(({ table }) => keyParameters(table))),
    ],
    body: jsonBody(either(keys(entries, 'Insert')), entries[0] && upsertExample(entries[0].table)),
    responses: { '200': rows, '201': rows, '204': done, '409': ref('responses', 'Conflict') },
  }))
  add('patch', 'update', 'update', (entries) => ({
    summary: `Change rows of ${group.name}`,
    description: `Changes the rows that the filters choose: without a filter **every row** of ${name}.`,
    parameters: [...shared('select', 'columns', 'and', 'or', 'preferWrite'), ...filters(entries)],
    body: jsonBody(either(keys(entries, 'Update')), entries[0] && updateExample(entries[0].table)),
    responses: { '200': rows, '204': done, '409': ref('responses', 'Conflict') },
  }))
  add('delete', 'remove', 'delete', (entries) => ({
    summary: `Delete rows of ${group.name}`,
    description: `Deletes the rows that the filters choose: without a filter **every row** of ${name}.`,
    parameters: [...shared('select', 'and', 'or', 'preferWrite'), ...filters(entries)],
    responses: { '200': rows, '204': done, '409': ref('responses', 'Conflict') },
  }))
  return item
}

/** Parameters without those whose name was there before. */
export function uniqueNames(parameters: readonly JsonObject[]): readonly JsonObject[] {
  const byName = new Map<Json | undefined, JsonObject>()
  for (const parameter of parameters) if (!byName.has(parameter.name)) byName.set(parameter.name, parameter)
  return [...byName.values()]
}

/** The answers with rows, by the name of their component. */
export function relationResponses({ name, entries }: RelationGroup): readonly (readonly [string, Json])[] {
  const [first] = entries
  if (first === undefined) return []
  const one = either(keys(entries))
  const content = rowsContent(either(entries.map(({ key }) => arrayOf(ref('schemas', key)))), one)
  const rows = { description: `Rows of ${name}.`, headers: rangeHeaders, content }
  const headers = { ...rangeHeaders, Location: ref('headers', 'Location') }
  const writes = entries.some(({ table }) => table.verbs?.includes('insert'))
  return [
    [`${first.key}.rows`, rows],
    ...(writes
      ? ([
          [
            `${first.key}.added`,
            { ...rows, description: `Added to ${name}; rows only if asked for.`, headers },
          ],
        ] as const)
      : []),
  ]
}

const arrayOf = (items: JsonObject): JsonObject => ({ type: 'array', items })

/** Rows in each form that they are served in. */
export const rowsContent = (many: JsonObject, one: JsonObject): JsonObject => ({
  'application/json': { schema: many },
  'application/vnd.pgrst.object+json': { schema: one },
  'text/csv': { schema: { type: 'string' } },
})

const jsonBody = (schema: JsonObject, example: Json | undefined): JsonObject => ({
  'application/json': { schema, ...(example !== undefined && { example }) },
})

function insertBody(entries: readonly Entry[]): JsonObject {
  const [first] = entries
  const example = first === undefined ? {} : insertExample(first.table)
  const choices = keys(entries, 'Insert').flatMap((one) => [one, arrayOf(one)])
  const columns = Object.entries(example)
  const cell = (value: Json) =>
    value === null
      ? ''
      : `"${(typeof value === 'string' ? value : JSON.stringify(value)).replaceAll('"', '""')}"`
  const line = (cells: readonly Json[]) => cells.map(cell).join(',')
  return {
    'application/json': {
      schema: entries.length === 1 ? { oneOf: choices } : { anyOf: choices },
      examples: {
        one: { summary: 'One row', value: example },
        many: { summary: 'Several rows', value: [example] },
      },
    },
    'text/csv': {
      schema: { type: 'string' },
      ...(columns.length > 0 && {
        example: `${line(columns.map(([column]) => column))}\r\n${line(columns.map(([, value]) => value))}\r\n`,
      }),
    },
  }
}

/** A way to related rows of the same schema, as the client names it and as `select` writes it. */
interface Embed {
  readonly name: string
  readonly select: string
  readonly way: Relation
}

function embeds(entry: Entry | undefined): readonly Embed[] {
  if (entry === undefined) return []
  const { table } = entry
  const ways = Object.entries(table.relations).filter(
    ([, way]) => way.schema === table.schema && way.table !== table.name,
  )
  return ways.map(([name, way]) => {
    const rivals = ways.filter(([, other]) => other.table === way.table).length
    const hint = rivals === 1 ? '' : `!${quotedName(way.via?.table ?? way.constraint)}`
    return { name, select: `${quotedName(way.table)}${hint}(*)`, way }
  })
}

/** The related rows in words. */
function embedding(entry: Entry | undefined): string | undefined {
  const written = embeds(entry).map(({ select, way }) => `${code(select)} (${cardinality(way)})`)
  return written.length === 0 ? undefined : `Related rows for \`select\`: ${written.join(', ')}.`
}

/** The same for programs; nothing where there are none. */
function relationList(entry: Entry | undefined): Pick<Operation, 'x-relations'> {
  const list = embeds(entry).map(({ name, select, way }) => ({ name, select, many: !isOne(way) }))
  return list.length === 0 ? {} : { 'x-relations': list }
}

const isOne = (way: Relation) => way.cardinality.endsWith('one')
const cardinality = (way: Relation) => (isOne(way) ? 'one row' : 'a list')
