// generated/<folder>/client.ts: a relation's entry in the typed client.
import type { Relation } from '../model/model.ts'
import { canWrite } from './columns.ts'
import type { Context } from './context.ts'
import { clientMembers } from './names.ts'
import { commentLine, memberAccess, stringLiteral } from './escape.ts'
import { finishFile, jsDoc, startFile } from './source.ts'

/** The text of `client.ts`. Rows that cannot be written are typed `never`. */
export function emitClient(relation: Relation, context: Context): string {
  const { client, row, insert, update } = context.names(relation)
  const isFirst = context.model.schemas[0]?.name === relation.schema
  const insertType = canWrite(relation, 'insert') ? insert : 'never'
  const updateType = canWrite(relation, 'update') ? update : 'never'
  const types = [row, insertType, updateType]
  const place = [relation.name, ...(isFirst ? [] : [relation.schema])].map(stringLiteral)
  const root = isFirst ? 'db' : `db.schema(${stringLiteral(relation.schema)})`
  const access = clientMembers.has(relation.name)
    ? `.table(${stringLiteral(relation.name)})`
    : memberAccess(relation.name)

  const writer = startFile(relation)
  writer.writeLine(`import { type Http, tableClient } from '#runtime/client'`)
  writer
    .writeLine(`import type { ${types.filter((type) => type !== 'never').join(', ')} } from './types.ts'`)
    .blankLine()
  for (const line of jsDoc(
    `\`${commentLine(root + access).replaceAll('`', "'")}.findMany({ limit: 10 })\``,
  )) {
    writer.writeLine(line)
  }
  writer.writeLine(
    `export const ${client} = (http: Http) => tableClient<${types.join(', ')}>(http, ${place.join(', ')})`,
  )
  return finishFile(writer)
}
