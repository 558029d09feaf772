// generated/index.ts: what the server loads. Written last, so that it never names a file that is not there.
import type { Context } from './context.ts'
import { stringLiteral } from './escape.ts'
import { finishFile, startFile, writeLines } from './source.ts'

/** The text of `index.ts`. @param schemaHash fingerprint of the model that the code was made from */
export function emitIndex(context: Context, schemaHash: string): string {
  const all = context.model.schemas
    .flatMap(({ relations }) => relations)
    .map((relation) => context.names(relation))
  const writer = startFile()
  writer.writeLine(`import type { Mounted } from '#runtime/rest'`)
  writeLines(
    writer,
    all.flatMap(({ folder, table, routes }) => [
      `import { ${routes} } from ${stringLiteral(`./${folder}/routes.ts`)}`,
      `import { ${table} } from ${stringLiteral(`./${folder}/table.ts`)}`,
    ]),
  )
  writer.blankLine().writeLine(`export { functions } from './function-facts.ts'`).blankLine()
  writer.writeLine('/** Fingerprint of the database schema that this code was generated from. */')
  writer.writeLine(`export const schemaHash = ${stringLiteral(schemaHash)}`).blankLine()
  writer.writeLine('/** Every served relation: its folder, its facts, its routes. */')
  writer.writeLine('export const relations: readonly Mounted[] = [').indent(() => {
    const lines = all.map(
      ({ folder, table, routes }) =>
        `{ folder: ${stringLiteral(folder)}, table: ${table}, routes: ${routes} },`,
    )
    writeLines(writer, lines)
  })
  writer.writeLine(']')
  return finishFile(writer)
}
