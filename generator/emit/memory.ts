// What a process that stays warm remembers of its last emission: a relation's files, and what they were made from.
import { createHash } from 'node:crypto'
import { relationText } from '../model/hash.ts'
import type { Composite, Enum, Relation, TypeRef } from '../model/model.ts'
import { computedColumns, computedWays } from './computed.ts'
import type { Context } from './context.ts'

/** A relation's files, path to text. */
export type RelationFiles = ReadonlyMap<string, string>

/** Relations of the last emission, by everything that went into their files. */
export type Memory = Map<string, RelationFiles>

/** Hashes of relations: they are long, and stay the same objects while they do not change. */
const hashes = new WeakMap<Relation, string>()

/** Gives the key of a relation: equal keys, equal files. */
export function keysFor(context: Context): (relation: Relation) => string {
  const first = context.model.schemas[0]?.name
  return (relation) => {
    const ways = context.relations(relation)
    const far = [
      ...ways.map(({ schema, table }) => context.names({ schema, name: table })),
      ...computedWays(relation, context).map(({ to }) => context.names(to)),
    ]
    const own = hashes.get(relation) ?? createKey(relationText(relation))
    hashes.set(relation, own)
    const rest = [
      first,
      context.config,
      context.names(relation),
      ways,
      far,
      mentionedTypes(relation, context),
    ]
    return createKey(own + JSON.stringify(rest))
  }
}

const createKey = (of: string) => createHash('sha256').update(of).digest('base64')

/** Enums and composite types that the columns are described with. */
function mentionedTypes(relation: Relation, context: Context): readonly (Enum | Composite)[] {
  const found = new Set<Enum | Composite>()
  const visit = (type: TypeRef): void => {
    if (type.of !== null) visit(type.of)
    const mentioned =
      type.kind === 'enum'
        ? context.types.enumOf(type)
        : type.kind === 'composite'
          ? context.types.compositeOf(type)
          : undefined
    if (mentioned === undefined || found.has(mentioned)) return
    found.add(mentioned)
    if ('attributes' in mentioned) for (const attribute of mentioned.attributes) visit(attribute.type)
  }
  for (const { type } of [...relation.columns, ...computedColumns(relation, context)]) visit(type)
  return [...found]
}
