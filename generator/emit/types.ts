// generated/<folder>/types.ts: the row of a relation, what `insert` and what `update` accept.
import type { Column, Relation } from '../model/model.ts'
import { canWrite, columnSchema, isRequired, isWritable } from './columns.ts'
import { textCast } from './config.ts'
import type { Context } from './context.ts'
import { type Property, writeInterface } from './interfaces.ts'
import { finishFile, jsDoc, startFile } from './source.ts'
import { jsonType, type PrintedType } from './type-printer.ts'

const insertDoc = 'What `insert` accepts. Columns with a default, and nullable columns, may be left out.'
const updateDoc = 'What `update` accepts.'

/**
 * The text of `types.ts`.
 * @throws Error when json-schema-to-typescript refuses a column's schema
 */
export async function emitTypes(relation: Relation, context: Context): Promise<string> {
  const names = context.names(relation)
  const columns = await Promise.all(
    relation.columns.map(async (column) => {
      const type =
        textType(column, 'string', context) ?? (await context.print(columnSchema(column, context.types)))
      return { column, type, name: column.name, description: column.description }
    }),
  )
  const row = columns.map((of): Property => ({ ...of, required: true }))
  const written = (isNeeded: (of: (typeof columns)[number]) => boolean) =>
    columns
      .filter(({ column }) => isWritable(column))
      .map((of): Property => {
        const type = textType(of.column, 'string | number | bigint', context) ?? of.type
        return { ...of, type, required: isNeeded(of) }
      })
  const insert = canWrite(relation, 'insert')
  const update = canWrite(relation, 'update')

  const writer = startFile(relation)
  if (columns.some(({ type }) => type.lines.some(mentionsJson))) {
    writer.writeLine(`import type { ${jsonType} } from '#runtime/client'`).blankLine()
  }
  const place = `${relation.schema}.${relation.name}`.replaceAll('`', "'")
  writeInterface(writer, names.row, row, [`A row of \`${place}\`.`, relation.description])
  if (insert) {
    const properties = written(({ column }) => isRequired(column, relation))
    writeInterface(writer, names.insert, properties, [insertDoc])
  }
  if (update && insert) {
    for (const line of jsDoc(updateDoc)) writer.writeLine(line)
    writer.writeLine(`export type ${names.update} = Partial<${names.insert}>`)
  } else if (update) {
    writeInterface(
      writer,
      names.update,
      written(() => false),
      [updateDoc],
    )
  }
  return finishFile(writer)
}

/** The type of a number that the client takes as text (decision 21); undefined for all other columns. */
export function textType(
  column: Pick<Column, 'type' | 'nullable'>,
  element: string,
  { config }: Context,
): PrintedType | undefined {
  const cast = textCast(column, config)
  if (cast === undefined) return undefined
  const type = cast === 'text' ? element : element.includes(' ') ? `(${element})[]` : `${element}[]`
  return { lines: [column.nullable && !column.type.notNull ? `${type} | null` : type], members: [] }
}

/** Whether a printed type names `Json`; a string literal that holds the word only costs an import. */
export function mentionsJson(line: string): boolean {
  return new RegExp(`\\b${jsonType}\\b`).test(line)
}
