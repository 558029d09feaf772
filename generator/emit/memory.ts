// What a process that stays warm remembers of its last emission. Relations stay the same objects from one model to the next
// while they do not change; plain data, which may be kept in a file together with the model.
import type { Relation } from '../model/model.ts'
import type { Members } from './database-types.ts'
import type { Claims } from './names.ts'
import type { PrintedTypes } from './type-printer.ts'

/** A relation's files, path to text. */
export type RelationFiles = ReadonlyMap<string, string>

export interface Memory {
  /** Files of each relation, and all that they were made from beside the relation itself. */
  readonly files: Map<Relation, { readonly from: string; readonly files: RelationFiles }>
  /** Members of `database.types.ts`. */
  readonly members: Members
  readonly claims: Claims
  readonly printed: PrintedTypes
}

export function createMemory(): Memory {
  return { files: new Map(), members: new Map(), claims: new Map(), printed: new Map() }
}

/** Drops what is remembered of relations that are none of these. */
export function forgetOthers({ files, members, claims }: Memory, relations: ReadonlySet<Relation>): void {
  for (const known of [files, members, claims]) {
    for (const relation of known.keys()) if (!relations.has(relation)) known.delete(relation)
  }
}
