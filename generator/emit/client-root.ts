// generated/client.ts: `createClient` with every table of every schema typed (decisions 17 and 24).
import type { CodeBlockWriter } from 'ts-morph'
import type { Relation, Schema } from '../model/model.ts'
import { canWrite } from './columns.ts'
import type { Context } from './context.ts'
import { memberAccess, propertyKey, stringLiteral } from './escape.ts'
import { clientMembers, type RelationNames } from './names.ts'
import { finishFile, startFile, writeBlock, writeLines } from './source.ts'

/** One schema: its relations that can be reached as members and that cannot, and what its functions give. */
interface Part {
  readonly schema: Schema
  readonly isFirst: boolean
  /** Relations whose names a member of the client would hide. */
  readonly hidden: readonly string[]
  /** Relations of the API by the functions that give their rows; undefined where there are no functions. */
  readonly rows: ReadonlyMap<string, RelationNames> | undefined
}

/** The text of `client.ts`. Its exports state their types, so that its declarations need no inference. */
export function emitClientRoot(context: Context): string {
  const { schemas } = context.model
  const parts = schemas.map((schema): Part => {
    return {
      schema,
      isFirst: schema === schemas[0],
      hidden: schema.relations.flatMap(({ name }) => (clientMembers.has(name) ? [stringLiteral(name)] : [])),
      rows: schema.functions.length === 0 ? undefined : rowsGiven(schema, context),
    }
  })
  const all = schemas.flatMap(({ relations }) => relations)
  const isCalled = parts.some(({ rows }) => rows !== undefined)
  const givers = new Set(parts.flatMap(({ rows }) => [...(rows?.values() ?? [])]).map(({ folder }) => folder))

  const writer = startFile()
  const values = ['byName', 'createHttp', ...(isCalled ? ['rpcOf'] : []), 'storageOf', 'tablesOf']
  const tables = all.length === 0 ? [] : ['TableClient']
  const types = ['ByName', 'ClientOptions', ...(isCalled ? ['Rpc'] : []), 'Storage', ...tables, 'TablesOf']
  writer.writeLine(`import { ${values.join(', ')} } from '#runtime/client'`)
  writer.writeLine(`import type { ${types.join(', ')} } from '#runtime/client'`)
  writeLines(
    writer,
    all.map((relation) => {
      const { folder, client, facts, types: own } = context.names(relation)
      const imported = [client, ...(givers.has(folder) ? [facts] : []), `type ${own}`]
      return `import { ${imported.join(', ')} } from ${stringLiteral(`./${folder}/client.ts`)}`
    }),
  )
  if (isCalled) writer.writeLine(`import type { Functions } from './functions.ts'`)
  writer.blankLine()
  writer.writeLine(`export { ApiError } from '#runtime/client'`)
  writer.writeLine(`export type { Functions } from './functions.ts'`)
  writeLines(
    writer,
    all.map((relation) => typeExport(relation, context)),
  )
  writer.blankLine()
  writeTypes(writer, parts, context)
  writer.blankLine()
  writer.writeLine(`/** Typed access to every table; \`createClient({ url, key })\`. */`)
  writer.write('export function createClient(options: ClientOptions): Client ').inlineBlock(() => {
    writer.writeLine('const http = createHttp(options)')
    writer.write('const schemas = ').inlineBlock(() => {
      for (const part of parts) writeMembers(writer, part, context)
    })
    writer.newLine()
    const [first] = schemas
    const members = first === undefined ? '' : `...schemas${memberAccess(first.name)}, `
    writer.writeLine(`return { ${members}schema: byName(schemas), storage: storageOf(http) }`)
  })
  return finishFile(writer)
}

function writeTypes(writer: CodeBlockWriter, parts: readonly Part[], context: Context): void {
  writer.writeLine('/** The tables of each schema. */')
  writer.write('interface Tables ').inlineBlock(() => {
    for (const { schema } of parts) {
      const lines = schema.relations.map(
        (relation) => `${propertyKey(relation.name)}: TableClient<${context.names(relation).types}>`,
      )
      writeBlock(writer, `${propertyKey(schema.name)}: `, lines)
    }
  })
  writer.newLine().blankLine()
  if (parts.some(({ rows }) => rows !== undefined)) {
    writer.writeLine('/** The tables whose rows functions give, by function. */')
    writer.write('interface Given ').inlineBlock(() => {
      for (const { schema, rows } of parts) {
        if (rows === undefined) continue
        const lines = [...rows].map(([name, far]) => `${propertyKey(name)}: ${far.types}`)
        writeBlock(writer, `${propertyKey(schema.name)}: `, lines)
      }
    })
    writer.newLine().blankLine()
  }
  writer.writeLine('/** What each schema offers. */')
  writer.write('interface Schemas ').inlineBlock(() => {
    for (const { schema, hidden, rows } of parts) {
      const name = stringLiteral(schema.name)
      const rpc = rows === undefined ? '' : ` & { rpc: Rpc<Functions[${name}], Given[${name}]> }`
      writer.writeLine(`${propertyKey(schema.name)}: TablesOf<${tableTypes(schema, hidden)}>${rpc}`)
    }
  })
  writer.newLine().blankLine()
  const [first] = parts
  const members = first === undefined ? '' : `Schemas[${stringLiteral(first.schema.name)}] & `
  writer.writeLine('/** What `createClient` gives. */')
  writer.writeLine(
    `export type Client = ${members}{ readonly schema: ByName<Schemas>; readonly storage: Storage }`,
  )
}

function typeExport(relation: Relation, context: Context): string {
  const { folder, row, insert, update } = context.names(relation)
  const types = [
    row,
    ...(canWrite(relation, 'insert') ? [insert] : []),
    ...(canWrite(relation, 'update') ? [update] : []),
  ]
  return `export type { ${types.join(', ')} } from ${stringLiteral(`./${folder}/types.ts`)}`
}

/** Type arguments of `TablesOf`. Said to `tablesOf` too, so that the compiler need not compare a thousand tables. */
function tableTypes({ name }: Schema, hidden: readonly string[]): string {
  return `Tables[${stringLiteral(name)}]${hidden.length === 0 ? '' : `, ${hidden.join(' | ')}`}`
}

/** A schema's member of the object that is made. */
function writeMembers(writer: CodeBlockWriter, part: Part, context: Context): void {
  const { schema, rows } = part
  writer.write(`${propertyKey(schema.name)}: `)
  if (rows === undefined) writeTables(writer, part, context)
  else {
    writer.inlineBlock(() => {
      writer.write('...')
      writeTables(writer, part, context)
      writer.write(',').newLine()
      writeFunctions(writer, part, rows)
    })
  }
  writer.write(',').newLine()
}

function writeTables(writer: CodeBlockWriter, { schema, hidden }: Part, context: Context): void {
  const { relations } = schema
  writer.write(`tablesOf<${tableTypes(schema, hidden)}>(`)
  if (relations.length === 0) writer.write('{}')
  else {
    const lines = relations.map(
      (relation) => `${propertyKey(relation.name)}: ${context.names(relation).client}(http),`,
    )
    writer.inlineBlock(() => writeLines(writer, lines))
  }
  writer.write(`${hidden.map((name) => `, ${name}`).join('')})`)
}

/** Functions that give rows of a relation, by name: they are searched and selected from as the relation is. */
function rowsGiven({ functions }: Schema, context: Context): ReadonlyMap<string, RelationNames> {
  return new Map(
    functions.flatMap(({ name, returns }): [string, RelationNames][] =>
      returns.kind === 'relation' && returns.relation !== null && context.has(returns.relation)
        ? [[name, context.names(returns.relation)]]
        : [],
    ),
  )
}

function writeFunctions(
  writer: CodeBlockWriter,
  { schema, isFirst }: Part,
  rows: ReadonlyMap<string, RelationNames>,
): void {
  const names = [...new Set(schema.functions.map(({ name }) => name))]
  const name = stringLiteral(schema.name)
  writer.write(`rpc: rpcOf<Functions[${name}], Given[${name}]>(http, `)
  writer.inlineBlock(() => {
    for (const name of names) writer.writeLine(`${propertyKey(name)}: ${rows.get(name)?.facts ?? 'null'},`)
  })
  writer.write(`${isFirst ? '' : `, ${name}`}),`).newLine()
}
