// What a process that stays warm remembers of its last emission: a relation's files, and what they were made from.
import { createHash } from 'node:crypto'
import type { Relation } from '../model/model.ts'
import type { Context } from './context.ts'

/** A relation's files, path to text. */
export type RelationFiles = ReadonlyMap<string, string>

/** Relations of the last emission, by everything that went into their files. */
export type Memory = Map<string, RelationFiles>

/** Gives the key of a relation: equal keys, equal files. */
export function keysFor(context: Context): (relation: Relation) => string {
  const { model } = context
  const types = [...model.schemas, model.mentioned].map(({ enums, composites }) => [enums, composites])
  const shared = createKey([types, model.schemas[0]?.name])
  return (relation) => shared + createKey([relation, context.names(relation), context.relations(relation)])
}

const createKey = (of: unknown) => createHash('sha256').update(JSON.stringify(of)).digest('base64')
