// generated/client.ts: `createClient` with every table of every schema typed (decisions 17 and 24).
import type { Schema } from '../model/model.ts'
import { canWrite } from './columns.ts'
import type { Context } from './context.ts'
import { memberAccess, propertyKey, stringLiteral } from './escape.ts'
import { clientMembers } from './names.ts'
import { finishFile, startFile } from './source.ts'

/** The text of `client.ts`. */
export function emitClientRoot(context: Context): string {
  const { schemas } = context.model
  const all = schemas.flatMap(({ relations }) => relations)
  const writer = startFile()
  writer.writeLine(`import { byName, createHttp, tablesOf } from '#runtime/client'`)
  writer.writeLine(`import type { ClientOptions } from '#runtime/client'`)
  for (const { folder, client } of all.map((relation) => context.names(relation))) {
    writer.writeLine(`import { ${client} } from ${stringLiteral(`./${folder}/client.ts`)}`)
  }
  writer.blankLine().writeLine(`export type { Functions } from './functions.ts'`)
  for (const relation of all) {
    const { folder, row, insert, update } = context.names(relation)
    const types = [
      row,
      ...(canWrite(relation, 'insert') ? [insert] : []),
      ...(canWrite(relation, 'update') ? [update] : []),
    ]
    writer.writeLine(`export type { ${types.join(', ')} } from ${stringLiteral(`./${folder}/types.ts`)}`)
  }
  writer.blankLine()
  writer.writeLine(`/** Typed access to every table; \`createClient({ url, key })\`. */`)
  writer.write('export function createClient(options: ClientOptions) ').inlineBlock(() => {
    writer.writeLine('const http = createHttp(options)')
    writer.write('const schemas = ').inlineBlock(() => {
      for (const schema of schemas) {
        writer.write(`${propertyKey(schema.name)}: `)
        writeTables(schema)
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

  function writeTables({ relations }: Schema): void {
    const hidden = relations
      .filter(({ name }) => clientMembers.has(name))
      .map(({ name }) => stringLiteral(name))
    writer.write('tablesOf(')
    if (relations.length === 0) writer.write('{}')
    else {
      writer.inlineBlock(() => {
        for (const relation of relations) {
          writer.writeLine(`${propertyKey(relation.name)}: ${context.names(relation).client}(http),`)
        }
      })
    }
    writer.write(`${hidden.map((name) => `, ${name}`).join('')})`)
  }
}
