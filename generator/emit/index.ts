// generated/index.ts: what the server loads. Written last, so that it never names a file that is not there.
import type { Context } from './context.ts'
import { stringLiteral } from './escape.ts'
import { finishFile, startFile } from './source.ts'

/** The text of `index.ts`. @param schemaHash fingerprint of the model that the code was made from */
export function emitIndex(context: Context, schemaHash: string): string {
  const all = context.model.schemas
    .flatMap(({ relations }) => relations)
    .map((relation) => context.names(relation))
  const writer = startFile()
  writer.writeLine(`import type { Mounted } from '#runtime/rest'`)
  for (const { folder, table, routes } of all) {
    writer.writeLine(`import { ${routes} } from ${stringLiteral(`./${folder}/routes.ts`)}`)
    writer.writeLine(`import { ${table} } from ${stringLiteral(`./${folder}/table.ts`)}`)
  }
  writer.blankLine().writeLine(`export { functions } from './function-facts.ts'`).blankLine()
  writer.writeLine('/** Fingerprint of the database schema that this code was generated from. */')
  writer.writeLine(`export const schemaHash = ${stringLiteral(schemaHash)}`).blankLine()
  writer.writeLine('/** Every served relation: its folder, its facts, its routes. */')
  writer.writeLine('export const relations: readonly Mounted[] = [').indent(() => {
    for (const { folder, table, routes } of all) {
      writer.writeLine(`{ folder: ${stringLiteral(folder)}, table: ${table}, routes: ${routes} },`)
    }
  })
  writer.writeLine(']')
  return finishFile(writer)
}
