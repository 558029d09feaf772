// generated/<folder>/client.ts: a relation's entry in the typed client: its types, its ways to others, its facts.
import type { CodeBlockWriter } from 'ts-morph'
import type { Column, Relation } from '../model/model.ts'
import { canWrite } from './columns.ts'
import { type ComputedColumn, computedColumns, computedWays } from './computed.ts'
import { isJson, kindOf, textCast } from './config.ts'
import { liveKind } from './live-kind.ts'
import type { Context } from './context.ts'
import { clientMembers, type RelationNames } from './names.ts'
import { commentLine, memberAccess, propertyKey, stringLiteral } from './escape.ts'
import { type Property, writeProperties } from './interfaces.ts'
import type { NamedRelation } from './relations.ts'
import { finishFile, jsDoc, record, startFile, value, writeBlock } from './source.ts'
import { nullable, typeSchema } from './type-map.ts'
import { jsonType } from './type-printer.ts'
import { mentionsJson, textType } from './types.ts'

/** A way as this file states it. */
interface Way {
  readonly name: string
  readonly to: string
  readonly is: 'One' | 'Maybe' | 'Many'
  readonly far: RelationNames
  /** The table between. */
  readonly via?: { readonly schema: string; readonly table: string } | undefined
}

/** What can be selected. */
interface Readable {
  readonly own: readonly Column[]
  readonly computed: readonly ComputedColumn[]
  readonly ways: readonly Way[]
}

/**
 * The text of `client.ts`. What cannot be written is typed `never`.
 * @throws Error when json-schema-to-typescript refuses the schema of a computed column
 */
export async function emitClient(relation: Relation, context: Context): Promise<string> {
  const names = context.names(relation)
  const isFirst = context.model.schemas[0]?.name === relation.schema
  const ways = waysOf(relation, context)
  // A way keeps its name; a function that has the same one is left to REST.
  const computed = computedColumns(relation, context).filter(
    (of) => !ways.some(({ name }) => name === of.name),
  )
  const readable = { own: relation.columns, computed }
  const properties = await computedProperties(computed, context)
  const insert = canWrite(relation, 'insert') ? names.insert : 'never'
  const update = canWrite(relation, 'update') ? names.update : 'never'
  const root = isFirst ? 'db' : `db.schema(${stringLiteral(relation.schema)})`
  const access = clientMembers.has(relation.name)
    ? `.table(${stringLiteral(relation.name)})`
    : memberAccess(relation.name)

  const writer = startFile(relation)
  const kinds = [...new Set(ways.map(({ is }) => is))].sort()
  const json = properties.some(({ type }) => type.lines.some(mentionsJson)) ? [jsonType] : []
  const runtimeTypes = ['Facts', 'Http', ...json, ...kinds, 'TableClient'].sort()
  writer.writeLine(`import { tableClient } from '#runtime/client'`)
  writer.writeLine(`import type { ${runtimeTypes.join(', ')} } from '#runtime/client'`)
  writeFarImports(writer, ways, names, isFirst)
  const own = [names.row, insert, update].filter((type) => type !== 'never')
  writer.writeLine(`import type { ${own.join(', ')} } from './types.ts'`).blankLine()
  writeTypes(writer, relation, { ...names, insert, update }, { ...readable, properties, ways }, context)
  writeFacts(writer, relation, isFirst, names.facts, { ...readable, ways }, context)
  const example = commentLine(root + access).replaceAll('`', "'")
  for (const line of jsDoc(`\`${example}.findMany({ limit: 10 })\``)) writer.writeLine(line)
  writer.writeLine(`export const ${names.client} = (http: Http): TableClient<${names.types}> =>`)
  writer.indent(() => writer.writeLine(`tableClient<${names.types}>(http, ${names.facts})`))
  return finishFile(writer)
}

/** Tables that point at each other import each other: their facts are functions, looked at when a request is made. */
function writeFarImports(
  writer: CodeBlockWriter,
  ways: readonly Way[],
  own: RelationNames,
  isFirst: boolean,
): void {
  const far = new Map(ways.map((way) => [way.far.folder, way.far]))
  far.delete(own.folder)
  const up = isFirst ? '../' : '../../'
  for (const { folder, facts, types } of [...far.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1))) {
    writer.writeLine(`import { ${facts}, type ${types} } from ${stringLiteral(`${up}${folder}/client.ts`)}`)
  }
}

function writeTypes(
  writer: CodeBlockWriter,
  relation: Relation,
  { types, row, insert, update }: RelationNames,
  { own, computed, properties, ways }: Readable & { readonly properties: readonly Property[] },
  context: Context,
): void {
  const place = `${relation.schema}.${relation.name}`.replaceAll('`', "'")
  const kinds = [...own, ...computed].flatMap((column) => {
    const kind = kindOf(column, context.config)
    return kind === undefined ? [] : [`${propertyKey(column.name)}: '${kind}'`]
  })
  for (const line of jsDoc(`The types of \`${place}\`, and its ways to others.`)) writer.writeLine(line)
  writer.write(`export interface ${types} `).inlineBlock(() => {
    writer.writeLine(`row: ${row}`).writeLine(`insert: ${insert}`).writeLine(`update: ${update}`)
    writer.write('computed: ')
    if (properties.length === 0) writer.write('{}')
    else writer.inlineBlock(() => writeProperties(writer, properties))
    writer.newLine()
    writeBlock(
      writer,
      'relations: ',
      ways.map(({ name, is, far }) => `${propertyKey(name)}: ${is}<${far.types}>`),
    )
    writeBlock(writer, 'kinds: ', kinds)
  })
  writer.newLine().blankLine()
}

function writeFacts(
  writer: CodeBlockWriter,
  relation: Relation,
  isFirst: boolean,
  name: string,
  { own, computed, ways }: Readable,
  context: Context,
): void {
  const readable = [...own, ...computed]
  const casts = readable.flatMap((column): [string, string][] => {
    const cast = textCast(column, context.config)
    return cast === undefined ? [] : [[column.name, cast]]
  })
  const all = (columns: readonly { readonly name: string }[]) => columns.map((column) => column.name)
  const json = all(readable.filter(isJson))
  const isTable = relation.kind === 'table' || relation.kind === 'partitioned table'
  const members = {
    table: relation.name,
    schema: isFirst ? undefined : relation.schema,
    home: isFirst && relation.schema !== 'public' ? relation.schema : undefined,
    key: relation.primaryKey,
    json: json.length === 0 ? undefined : json,
    columns: casts.length === 0 ? undefined : all(own),
    text: casts.length === 0 ? undefined : record(casts),
    live: isTable ? record(own.map((column) => [column.name, liveKind(column)])) : undefined,
  }
  writer.write(`export const ${name}: Facts = `).inlineBlock(() => {
    for (const [key, of] of Object.entries(members)) {
      if (of !== undefined) writer.writeLine(`${key}: ${value(of, key.length + 4, 0)},`)
    }
    if (ways.length === 0) return
    const lines = ways.map(({ name: way, to, is, far, via }) => {
      const many = is === 'Many' ? ', many: true' : ''
      const between = via
        ? `, via: { table: ${stringLiteral(via.table)}, schema: ${stringLiteral(via.schema)} }`
        : ''
      return `${propertyKey(way)}: { to: ${stringLiteral(to)}${many}${between}, facts: () => ${far.facts} },`
    })
    writeBlock(writer, 'relations: ', lines, ',')
  })
  writer.newLine().blankLine()
}

function waysOf(relation: Relation, context: Context): Way[] {
  const mayBeNull = new Set(
    relation.columns.filter(({ nullable, type }) => nullable && !type.notNull).map(({ name }) => name),
  )
  const all = context.relations(relation)
  const keys = all.map((way): Way => {
    const far = { schema: way.schema, name: way.table }
    const isMaybe =
      way.reverse === true || context.isView(far) || way.on.some(([column]) => mayBeNull.has(column))
    return {
      name: way.name,
      to: embedText(relation, way, all),
      is: way.cardinality.endsWith('-to-many') ? 'Many' : isMaybe ? 'Maybe' : 'One',
      far: context.names(far),
      via: way.via && { schema: way.via.schema, table: way.via.table },
    }
  })
  const computed = computedWays(relation, context).map(({ name, single, to }): Way => {
    return { name, to: nameText(name), is: single ? 'Maybe' : 'Many', far: context.names(to) }
  })
  // As in PostgREST, a function has its name before any foreign key.
  return [...keys.filter(({ name }) => !computed.some((of) => of.name === name)), ...computed]
}

/** Postgres does not say whether a function may give null, so all may. */
async function computedProperties(columns: readonly ComputedColumn[], context: Context): Promise<Property[]> {
  return await Promise.all(
    columns.map(async ({ name, description, type }) => {
      const column = { type, nullable: true }
      const printed =
        textType(column, 'string', context) ??
        (await context.print(nullable(typeSchema(type, context.types))))
      return { name, description, required: true, type: printed }
    }),
  )
}

/** A name as `select` wants it. */
function nameText(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) && !/^(inner|left)$/.test(name)
    ? name
    : `"${name.replace(/["\\]/g, '\\$&')}"`
}

/**
 * What `select` calls a way (decision 16): `target!constraint`, `target!junction`. PostgREST tells ways of a table to
 * itself apart by the key's column only. What it cannot tell apart at all our server knows by the way's own name.
 */
function embedText(relation: Relation, way: NamedRelation, all: readonly NamedRelation[]): string {
  const { table, constraint, via, cardinality } = way
  const [pair, ...more] = way.on
  const isOwn = table === relation.name && way.schema === relation.schema
  if (isOwn && !via && pair && more.length === 0) {
    if (cardinality === 'many-to-one') return nameText(pair[0])
    if (cardinality === 'one-to-many') return `${nameText(table)}!${nameText(pair[1])}`
  }
  const hint = via?.table ?? constraint
  const fitting = all.filter((other) => other.table === table && fits(other, hint))
  return `${nameText(table)}!${nameText(isOwn || fitting.length > 1 ? way.name : hint)}`
}

/** PostgREST's rule for hints. */
function fits({ via, constraint, on }: NamedRelation, hint: string): boolean {
  if (via) return via.table === hint
  return constraint === hint || (on.length === 1 && on.some((pair) => pair.includes(hint)))
}
