// generated/<folder>/types.ts: the row of a relation, what `insert` and what `update` accept.
import type { Relation } from '../model/model.ts'
import { canWrite, columnSchema, isRequired, isWritable } from './columns.ts'
import type { Context } from './context.ts'
import { commentLine } from './escape.ts'
import { interfaces, jsonType, type Property, type Shape } from './interfaces.ts'
import { finishFile, jsDoc, startFile } from './source.ts'

/**
 * The text of `types.ts`.
 * @throws Error when json-schema-to-typescript refuses a column's schema
 */
export async function emitTypes(relation: Relation, context: Context): Promise<string> {
  const names = context.names(relation)
  const row = relation.columns.map((column): Property => ({
    name: column.name,
    description: column.description,
    type: columnSchema(column, context.types),
    required: true,
  }))
  const written = (isPartial: boolean) =>
    relation.columns.flatMap((column, at): Property[] => {
      const property = row[at]
      if (property === undefined || !isWritable(column)) return []
      return [{ ...property, required: !isPartial && isRequired(column, relation) }]
    })
  const insert = canWrite(relation, 'insert')
  const update = canWrite(relation, 'update')
  const shapes: (Shape & { readonly doc: string; readonly comment: string | null })[] = [
    {
      name: names.row,
      properties: row,
      doc: `A row of \`${commentLine(`${relation.schema}.${relation.name}`).replaceAll('`', "'")}\`.`,
      comment: relation.description,
    },
  ]
  if (insert) shapes.push({ name: names.insert, properties: written(false), doc: insertDoc, comment: null })
  if (update && !insert) {
    shapes.push({ name: names.update, properties: written(true), doc: updateDoc, comment: null })
  }

  const printed = await interfaces(shapes)
  const writer = startFile(relation)
  if (printed.some((text) => new RegExp(`[:|] ${jsonType}\\b|\\b${jsonType}\\[`).test(text))) {
    writer.writeLine(`import type { ${jsonType} } from '#runtime/client'`).blankLine()
  }
  printed.forEach((text, at) => {
    for (const line of jsDoc(shapes[at]?.doc ?? null, shapes[at]?.comment ?? null)) writer.writeLine(line)
    writer.write(text).newLine().blankLine()
  })
  if (update && insert) {
    for (const line of jsDoc(updateDoc)) writer.writeLine(line)
    writer.writeLine(`export type ${names.update} = Partial<${names.insert}>`)
  }
  return finishFile(writer)
}

const insertDoc = 'What `insert` accepts. Columns with a default, and nullable columns, may be left out.'
const updateDoc = 'What `update` accepts.'
