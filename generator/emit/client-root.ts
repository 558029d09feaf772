// generated/client.ts: `createClient` with every table of every schema typed (decisions 17 and 24).
import type { CodeBlockWriter } from 'ts-morph'
import type { Relation, Schema } from '../model/model.ts'
import { canWrite } from './columns.ts'
import type { Context } from './context.ts'
import { memberAccess, propertyKey, stringLiteral } from './escape.ts'
import { clientMembers, type RelationNames } from './names.ts'
import { finishFile, startFile, writeLines } from './source.ts'

/** The text of `client.ts`. */
export function emitClientRoot(context: Context): string {
  const { schemas } = context.model
  const all = schemas.flatMap(({ relations }) => relations)
  const called = schemas.filter(({ functions }) => functions.length > 0)
  const given = new Map(called.map((schema) => [schema, rowsGiven(schema, context)]))
  const givers = new Set(
    [...given.values()].flatMap((rows) => [...rows.values()]).map(({ folder }) => folder),
  )

  const writer = startFile()
  const runtime = ['byName', 'createHttp', ...(called.length > 0 ? ['rpcOf'] : []), 'tablesOf']
  writer.writeLine(`import { ${runtime.join(', ')} } from '#runtime/client'`)
  writer.writeLine(`import type { ClientOptions } from '#runtime/client'`)
  const imports = all.map((relation) => {
    const { folder, client, facts, types } = context.names(relation)
    const imported = [client, ...(givers.has(folder) ? [facts, `type ${types}`] : [])]
    return `import { ${imported.join(', ')} } from ${stringLiteral(`./${folder}/client.ts`)}`
  })
  writeLines(writer, imports)
  if (called.length > 0) writer.writeLine(`import type { Functions } from './functions.ts'`)
  writer.blankLine()
  writer.writeLine(`export { ApiError } from '#runtime/client'`)
  writer.writeLine(`export type { Functions } from './functions.ts'`)
  writeLines(
    writer,
    all.map((relation) => typeExport(relation, context)),
  )
  writer.blankLine()
  writer.writeLine(`/** Typed access to every table; \`createClient({ url, key })\`. */`)
  writer.write('export function createClient(options: ClientOptions) ').inlineBlock(() => {
    writer.writeLine('const http = createHttp(options)')
    writer.write('const schemas = ').inlineBlock(() => {
      for (const schema of schemas) {
        writer.write(`${propertyKey(schema.name)}: `)
        const rows = given.get(schema)
        if (rows === undefined) writeTables(writer, schema, context)
        else {
          writer.inlineBlock(() => {
            writer.write('...')
            writeTables(writer, schema, context)
            writer.write(',').newLine()
            writeFunctions(writer, schema, rows, schema === schemas[0])
          })
        }
        writer.write(',').newLine()
      }
    })
    writer.newLine()
    const [first] = schemas
    const members = first === undefined ? '' : `...schemas${memberAccess(first.name)}, `
    writer.writeLine(`return { ${members}schema: byName(schemas) }`)
  })
  writer.newLine().blankLine()
  writer.writeLine('export type Client = ReturnType<typeof createClient>')
  return finishFile(writer)
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

function writeTables(writer: CodeBlockWriter, { relations }: Schema, context: Context): void {
  const hidden = relations
    .filter(({ name }) => clientMembers.has(name))
    .map(({ name }) => stringLiteral(name))
  writer.write('tablesOf(')
  if (relations.length === 0) writer.write('{}')
  else {
    writer.inlineBlock(() => {
      const lines = relations.map(
        (relation) => `${propertyKey(relation.name)}: ${context.names(relation).client}(http),`,
      )
      writeLines(writer, lines)
    })
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
  schema: Schema,
  rows: ReadonlyMap<string, RelationNames>,
  isFirst: boolean,
): void {
  const names = [...new Set(schema.functions.map(({ name }) => name))]
  const types = [...rows].map(([name, far]) => `${propertyKey(name)}: ${far.types}`)
  writer.write(`rpc: rpcOf<Functions[${stringLiteral(schema.name)}], { ${types.join('; ')} }>(http, `)
  writer.inlineBlock(() => {
    for (const name of names) writer.writeLine(`${propertyKey(name)}: ${rows.get(name)?.facts ?? 'null'},`)
  })
  writer.write(`${isFirst ? '' : `, ${stringLiteral(schema.name)}`}),`).newLine()
}
