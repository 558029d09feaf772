// generated/<folder>/schema.ts: the JSON Schemas of a relation's row, insert and update. Columns are written once.
import type { Column, Relation } from '../model/model.ts'
import { canWrite, columnSchema, isRequired, isWritable } from './columns.ts'
import type { Context } from './context.ts'
import { patternKey, propertyKey } from './escape.ts'
import { finishFile, startFile, type Value, type ValueRecord, value } from './source.ts'

/** The text of `schema.ts`. No `default`: a validator that fills defaults would overwrite data. */
export function emitSchema(relation: Relation, context: Context): string {
  const names = context.names(relation)
  const readOnly = relation.columns.filter((column) => !isWritable(column))
  const insert = canWrite(relation, 'insert')
  const update = canWrite(relation, 'update')
  const writer = startFile(relation)
  const member = (key: string, of: Value) => writer.writeLine(`${key}: ${value(of, key.length + 4, 0)},`)

  writer.write('const properties = ')
  if (relation.columns.length === 0) writer.write('{}')
  else {
    writer.inlineBlock(() => {
      for (const column of relation.columns) member(propertyKey(column.name), columnValue(column, context))
    })
  }
  writer.write(' as const').newLine().blankLine()

  const separate = readOnly.length > 0 && (insert || update)
  if (separate) {
    const left = readOnly.map(({ name }, at) => `${patternKey(name)}: _${at + 1}`)
    writer.writeLine(`const { ${left.join(', ')}, ...writable } = properties`).blankLine()
  }
  const properties = separate ? 'properties: writable' : 'properties'

  writer.write(`export const ${names.rowSchema} = `)
  const { description } = relation
  if (description === null) {
    writer
      .write(`{ $id: ${value(names.row)}, type: 'object', properties } as const`)
      .newLine()
      .blankLine()
  } else {
    writer.inlineBlock(() => {
      member('$id', names.row)
      member('type', 'object')
      member('description', description)
      writer.writeLine('properties,')
    })
    writer.write(' as const').newLine().blankLine()
  }

  const written = (constant: string, id: string, last: () => void) => {
    writer.write(`export const ${constant} = `).inlineBlock(() => {
      member('$id', id)
      member('type', 'object')
      writer.writeLine(`${properties},`)
      last()
      member('additionalProperties', false)
    })
    writer.write(' as const').newLine().blankLine()
  }
  if (insert) {
    const required = relation.columns.filter((column) => isRequired(column, relation)).map(({ name }) => name)
    written(names.insertSchema, names.insert, () => {
      if (required.length > 0) member('required', required)
    })
  }
  if (update) written(names.updateSchema, names.update, () => member('minProperties', 1))
  return finishFile(writer)
}

function columnValue(column: Column, context: Context): Value {
  const schema = columnSchema(column, context.types) as ValueRecord
  return column.description === null ? schema : { ...schema, description: column.description }
}
