// generated/functions.ts: types of the functions that the API can call.
import type { CodeBlockWriter } from 'ts-morph'
import type { Argument, Function, Schema } from '../model/model.ts'
import { undressed } from '../model/type.ts'
import type { Context } from './context.ts'
import { propertyKey } from './escape.ts'
import { type Property, writeProperties } from './interfaces.ts'
import { finishFile, jsDoc, startFile } from './source.ts'
import { type TypeSchema, typeSchema } from './type-map.ts'
import { jsonType, type PrintedType } from './type-printer.ts'
import { mentionsJson } from './types.ts'

/** Types of one function: `{ Args, Returns }` of each overload. */
export interface FunctionTypes {
  readonly schema: string
  readonly name: string
  readonly description: string | null
  readonly overloads: readonly (readonly Property[])[]
  /** Relations whose row type the overloads mention. */
  readonly mentioned: readonly { readonly schema: string; readonly name: string }[]
}

/**
 * Types of all overloads of one name.
 * @throws Error when json-schema-to-typescript refuses a schema
 */
export async function functionTypes(
  overloads: readonly Function[],
  context: Context,
): Promise<FunctionTypes> {
  const [first] = overloads
  if (first === undefined) throw new Error('a function has at least one overload')
  return {
    schema: first.schema,
    name: first.name,
    description: overloads.map(({ description }) => description ?? '').join('\n'),
    overloads: await Promise.all(overloads.map((overload) => overloadTypes(overload, context))),
    mentioned: overloads.flatMap(({ returns }) =>
      returns.relation !== null && context.has(returns.relation) ? [returns.relation] : [],
    ),
  }
}

/** The text of `functions.ts`. */
export function emitFunctions(types: readonly FunctionTypes[], context: Context): string {
  const writer = startFile()
  const printed = types.flatMap(({ overloads }) => overloads.flat())
  if (printed.some(({ type }) => type.lines.some(mentionsJson))) {
    writer.writeLine(`import type { ${jsonType} } from '#runtime/client'`)
  }
  const rows = new Map(
    types.flatMap(({ mentioned }) => mentioned).map((relation) => [context.names(relation).row, relation]),
  )
  for (const [row, relation] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
    writer.writeLine(`import type { ${row} } from './${context.names(relation).folder}/types.ts'`)
  }
  writer.blankLineIfLastNot()
  writer.writeLine(
    '/** Functions by schema and name: what they take and what they give. Overloads are a union. */',
  )
  writer.write('export interface Functions ').inlineBlock(() => {
    for (const schema of context.model.schemas) writeSchema(schema, types, writer)
  })
  writer.newLine()
  return finishFile(writer)
}

function writeSchema(schema: Schema, types: readonly FunctionTypes[], writer: CodeBlockWriter): void {
  const own = types.filter((of) => of.schema === schema.name)
  if (own.length === 0) {
    writer.writeLine(`${propertyKey(schema.name)}: Record<never, never>`)
    return
  }
  writer.write(`${propertyKey(schema.name)}: `).inlineBlock(() => {
    for (const { name, description, overloads } of own) {
      for (const line of jsDoc(description)) writer.writeLine(line)
      writer.write(`${propertyKey(name)}: `)
      overloads.forEach((overload, at) => {
        if (at > 0) writer.write(' | ')
        writer.inlineBlock(() => writeProperties(writer, overload))
      })
      writer.newLine()
    }
  })
  writer.newLine()
}

async function overloadTypes(of: Function, context: Context): Promise<Property[]> {
  const print = async (type: TypeSchema | string): Promise<PrintedType> =>
    typeof type === 'string' ? { lines: [type], members: [] } : context.print(type)
  return [
    { name: 'Args', required: true, type: await print(argumentsType(of, context)) },
    { name: 'Returns', required: true, type: await print(returnsType(of, context)) },
  ]
}

function argumentsType({ arguments: all }: Function, context: Context): TypeSchema | string {
  const named = all.filter(({ name }) => name !== '')
  if (all.length === 0) return 'Record<never, never>'
  // One unnamed argument takes the whole body; other unnamed ones cannot be reached by name.
  if (named.length === 0) return jsonType
  return objectOf(named, context, ({ hasDefault }) => !hasDefault)
}

function objectOf<T extends Pick<Argument, 'name' | 'type'>>(
  members: readonly T[],
  context: Context,
  isRequired: (member: T) => boolean,
): TypeSchema {
  return {
    type: 'object',
    properties: Object.fromEntries(members.map(({ name, type }) => [name, typeSchema(type, context.types)])),
    required: members.filter(isRequired).map(({ name }) => name),
    additionalProperties: false,
  }
}

/** Postgres does not say whether a result may be null; like Supabase's types, these say that it is not. */
function returnsType({ returns }: Function, context: Context): TypeSchema | string {
  const list = (one: TypeSchema | string): TypeSchema | string =>
    !returns.set ? one : typeof one === 'string' ? `${one}[]` : { type: 'array', items: one }
  switch (returns.kind) {
    case 'void':
      return 'undefined'
    case 'relation':
      return list(
        returns.relation !== null && context.has(returns.relation)
          ? context.names(returns.relation).row
          : typeSchema(undressed(returns.type), context.types),
      )
    case 'record':
      return list(
        returns.columns.length === 0
          ? 'Record<string, unknown>'
          : objectOf(returns.columns, context, () => true),
      )
    case 'type':
      return list(typeSchema(returns.type, context.types))
  }
}
