// The paths of functions: POST for all, GET for those that change nothing. Overloads and schemas are choices.
import type { JsonSchema, Routine } from '../contract.ts'
import { percent } from '../parse/parameters.ts'
import { filters } from './columns.ts'
import { type Entry, type FunctionGroup, inSchema } from './entries.ts'
import { exampleOf, inUrl } from './examples.ts'
import { rangeHeaders } from './fixed.ts'
import { code, type Json, type JsonObject, object, ref, sentences } from './json.ts'
import { either, profile, rowsContent, type Shared, uniqueNames } from './relations.ts'
import type { SchemaOfType } from './types.ts'

/** What the operations of functions need beside. */
export interface FunctionShared extends Shared {
  readonly schemaOf: SchemaOfType
  /** A relation of the document. */
  readonly entry: (of: { readonly schema: string; readonly name: string }) => Entry | undefined
  /** The tag of the functions of a schema. */
  readonly tag: (schema: string) => string
}

type Argument = Routine['arguments'][number]

export const functionPath = ({ name }: FunctionGroup): string => `/rest/v1/rpc/${percent(name)}`

/** The path item of a name. */
export function functionItem(group: FunctionGroup, shared: FunctionShared): JsonObject {
  const reading = group.routines.filter(({ volatility }) => volatility !== 'volatile')
  const id = (of: readonly Routine[], end: string) =>
    shared.operation(`${inSchema(of[0]?.schema ?? '', shared.schemas, `rpc.${group.name}`)}${end}`)
  return {
    ...(reading.length > 0 && {
      get: {
        operationId: id(reading, '.get'),
        ...words(group.name, reading, shared),
        parameters: uniqueNames([
          ...profileOf('Accept-Profile', reading, shared),
          ...argumentParameters(reading, shared),
          ...paging(reading, shared),
        ]),
        responses: responses(reading, shared),
      },
    }),
    post: {
      operationId: id(group.routines, ''),
      ...words(group.name, group.routines, shared),
      parameters: uniqueNames([
        ...profileOf('Content-Profile', group.routines, shared),
        ...paging(group.routines, shared),
      ]),
      ...body(group.routines, shared),
      responses: responses(group.routines, shared),
    },
  }
}

const schemasOf = (routines: readonly Routine[]) => [...new Set(routines.map(({ schema }) => schema))]

const profileOf = (
  header: 'Accept-Profile' | 'Content-Profile',
  routines: readonly Routine[],
  { schemas }: Shared,
) => profile(header, schemasOf(routines), schemas)

function words(name: string, routines: readonly Routine[], { tag }: FunctionShared): JsonObject {
  const signatures = routines.map((routine) => code(`${name}(${routine.arguments.map(spelled).join(', ')})`))
  return {
    tags: schemasOf(routines).map(tag),
    summary: `Call ${name}`,
    description: sentences(
      ...new Set(routines.map(({ description }) => description)),
      routines.length > 1 && `One of ${signatures.join(', ')}, chosen by the names of the arguments.`,
    ),
  }
}

const spelled = ({ name, type, variadic }: Argument) =>
  [variadic && 'variadic', name, type].filter(Boolean).join(' ')

const named = ({ arguments: all }: Routine) => all.filter(({ name }) => name !== '')
const isOptional = ({ optional }: Argument) => optional === true

/** Arguments in the URL; required where every overload needs them, of either type where overloads differ. */
function argumentParameters(
  routines: readonly Routine[],
  { schemaOf }: FunctionShared,
): readonly JsonObject[] {
  const all = routines.flatMap(named)
  return [...new Set(all.map(({ name }) => name))].map((name) => {
    const same = all.filter((argument) => argument.name === name)
    const [{ type } = { type: 'text' }] = same
    const types = [...new Set(same.map((argument) => argument.type))]
    const required = same.length === routines.length && !same.some(isOptional)
    const example = exampleOf(type, schemaOf(type))
    return {
      name,
      in: 'query',
      ...(required && { required }),
      description: sentences(
        `Argument of type ${types.map(code).join(' or ')}.`,
        same.some(({ variadic }) => variadic) && 'May be given several times.',
      ),
      schema: either(types.map((of) => inUrlSchema(schemaOf(of)))),
      ...(required && { example: typeof example === 'object' ? inUrl(example) : example }),
    }
  })
}

/** What is no single value in JSON is text in a URL. */
function inUrlSchema(schema: JsonSchema): JsonObject {
  const { type } = schema
  const single = typeof type === 'string' && !['array', 'object', 'null'].includes(type)
  return single ? (schema as JsonObject) : { type: 'string' }
}

/** What shapes the answer: for functions that give rows. Arguments of the same name come first and win. */
function paging(routines: readonly Routine[], { entry }: FunctionShared): readonly JsonObject[] {
  const rows = routines.filter(({ returns }) => returns.kind === 'relation' || returns.kind === 'record')
  if (rows.length === 0) return []
  const taken = new Set(routines.flatMap(named).map(({ name }) => name))
  const language = [
    ...(['select', 'order', 'limit', 'offset'] as const).filter((name) => !taken.has(name)),
    'preferCall',
  ]
  const relations = rows.flatMap(({ returns }) => (returns.relation && entry(returns.relation)) ?? [])
  const free = relations.map((of) => ({
    ...of,
    table: { ...of.table, columns: without(of.table.columns, taken) },
  }))
  return [...language.map((name) => ref('parameters', name)), ...filters(free)]
}

const without = (columns: Readonly<Record<string, string>>, names: ReadonlySet<string>) =>
  object(Object.entries(columns).filter(([name]) => !names.has(name))) as Readonly<Record<string, string>>

/** A single unnamed argument of one of these types takes the whole body. */
const wholeBody: Readonly<Record<string, string>> = {
  json: 'application/json',
  jsonb: 'application/json',
  text: 'text/plain',
  xml: 'text/xml',
  bytea: 'application/octet-stream',
}

function body(routines: readonly Routine[], { schemaOf }: FunctionShared): JsonObject {
  const choices = new Map<string, { schemas: JsonObject[]; examples: [string, Json][] }>()
  for (const routine of routines) {
    const { arguments: all } = routine
    const [first] = all
    const type = all.length === 1 && first?.name === '' ? wholeBody[first.type] : undefined
    const media = type ?? 'application/json'
    const choice = choices.get(media) ?? { schemas: [], examples: [] }
    choices.set(media, choice)
    const [schema, example] =
      type === undefined || first === undefined
        ? argumentsBody(routine, schemaOf)
        : [media === 'application/json' ? {} : { type: 'string' }, wholeExample(first.type)]
    choice.schemas.push(schema)
    choice.examples.push([
      `${routine.schema}.${routine.name}(${all.map(({ type: of }) => of).join(', ')})`,
      example,
    ])
  }
  const content = [...choices].map(([media, { schemas, examples }]): [string, Json] => [
    media,
    {
      schema: either(schemas),
      examples: object(examples.map(([name, value], at) => [`call${at + 1}`, { summary: name, value }])),
    },
  ])
  return { requestBody: { content: object(content) } }
}

const wholeExample = (type: string): Json =>
  type === 'bytea' ? 'bytes' : exampleOf(type, { type: 'string' })

function argumentsBody(routine: Routine, schemaOf: SchemaOfType): [JsonObject, Json] {
  const all = named(routine)
  const required = all.filter((argument) => !isOptional(argument))
  const property = ({ name, type }: Argument): [string, Json] => {
    return [name, { ...(schemaOf(type) as JsonObject), description: `Type ${code(type)}.` }]
  }
  const schema: JsonObject = {
    type: 'object',
    properties: object(all.map(property)),
    ...(required.length > 0 && { required: required.map(({ name }) => name) }),
  }
  const example = object(required.map(({ name, type }) => [name, exampleOf(type, schemaOf(type))]))
  return [schema, example]
}

function responses(routines: readonly Routine[], shared: FunctionShared): JsonObject {
  const nothing = routines.filter(({ returns }) => returns.kind === 'void' && !returns.set)
  const valued = routines.filter((routine) => !nothing.includes(routine))
  const many = valued.map(({ returns }) => {
    const one = oneSchema(returns, shared)
    return returns.set ? { type: 'array', items: one } : one
  })
  const isRows = valued.some(({ returns }) => returns.kind === 'relation' || returns.kind === 'record')
  const content = isRows
    ? rowsContent(either(many), either(valued.map(({ returns }) => oneSchema(returns, shared))))
    : { 'application/json': { schema: either(many) } }
  return {
    ...(valued.length > 0 && { '200': { description: 'What it returns.', headers: rangeHeaders, content } }),
    ...(nothing.length > 0 && { '204': ref('responses', 'Done') }),
    default: ref('responses', 'Error'),
  }
}

function oneSchema(returns: Routine['returns'], { schemaOf, entry }: FunctionShared): JsonObject {
  const { kind, type, relation, columns } = returns
  if (kind === 'relation') {
    const found = relation && entry(relation)
    return found ? ref('schemas', found.key) : { type: 'object' }
  }
  if (kind === 'type') return schemaOf(type) as JsonObject
  if (kind === 'void' || columns === undefined) return kind === 'void' ? { type: 'null' } : { type: 'object' }
  return {
    type: 'object',
    properties: object(columns.map((column) => [column.name, schemaOf(column.type) as JsonObject])),
  }
}
