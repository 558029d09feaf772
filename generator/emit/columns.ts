// What a relation's columns mean for reading and writing: JSON Schema, written or not, required or not (decision 20).
import type { Column, Relation } from '../model/model.ts'
import { nullable, type TypeSchema, typeSchema, type Types } from './type-map.ts'

/** JSON Schema of one column as its rows hold it. */
export function columnSchema(column: Column, types: Types): TypeSchema {
  const { json, fromJson } = column.type.representation ?? {}
  // what its functions make and take is anything that JSON can hold
  if (json || fromJson) return {}
  const plain = typeSchema(column.type, types)
  const bounded =
    column.maxLength === null || plain.type !== 'string' || plain.enum !== undefined
      ? plain
      : { ...plain, maxLength: column.maxLength }
  return column.nullable && !column.type.notNull ? nullable(bounded) : bounded
}

/** GENERATED ALWAYS, stored or identity: Postgres refuses a value (428C9). */
export function isGenerated(column: Column): boolean {
  return column.generated || column.identity === 'always'
}

/** Whether `insert` and `update` take the column. */
export function isWritable(column: Column): boolean {
  return column.updatable && !isGenerated(column)
}

/** Whether `insert` needs the column. A BEFORE INSERT trigger may fill any column. */
export function isRequired(column: Column, relation: Relation): boolean {
  const nullAllowed = column.nullable && !column.type.notNull
  return (
    isWritable(column) &&
    !nullAllowed &&
    !column.hasDefault &&
    column.identity === null &&
    !relation.hasBeforeInsertTrigger
  )
}

/** Whether the relation has an insert or update at all: the verb, and a column that it could write. */
export function canWrite(relation: Relation, verb: 'insert' | 'update'): boolean {
  return relation.can[verb] && (verb === 'insert' || relation.columns.some(isWritable))
}

/** What the relation can do, as the runtime's `Verb` names it (decision 18: no privileges). Reading always. */
export function verbsOf(relation: Relation): readonly string[] {
  const insert = canWrite(relation, 'insert')
  const update = canWrite(relation, 'update')
  return [
    'list',
    ...(insert ? ['insert'] : []),
    ...(insert && update && relation.primaryKey.length > 0 ? ['upsert'] : []),
    ...(update ? ['update'] : []),
    ...(relation.can.delete ? ['remove'] : []),
  ]
}
