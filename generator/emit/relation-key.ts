// What a relation's files are made from beside the relation itself: equal texts and the same relation, equal files.
import type { Composite, Enum, Relation, TypeRef } from '../model/model.ts'
import { computedColumns, computedWays } from './computed.ts'
import type { Context } from './context.ts'
import type { RelationNames } from './names.ts'

/** Gives that text of a relation. */
export function keysFor(context: Context): (relation: Relation) => string {
  const texts = new Map<RelationNames, string>()
  const textOf = (names: RelationNames) => {
    const text = texts.get(names) ?? JSON.stringify(names)
    texts.set(names, text)
    return text
  }
  const all = JSON.stringify([context.model.schemas[0]?.name, context.config])
  return (relation) => {
    const ways = context.relations(relation)
    const names = [
      context.names(relation),
      ...ways.map(({ schema, table }) => context.names({ schema, name: table })),
      ...computedWays(relation, context).map(({ to }) => context.names(to)),
    ]
    return [all, ...names.map(textOf), JSON.stringify([ways, mentionedTypes(relation, context)])].join()
  }
}

/** Enums and composite types that the columns are described with. */
function mentionedTypes(relation: Relation, context: Context): readonly (Enum | Composite)[] {
  const { types } = context
  const found = new Set<Enum | Composite>()
  const visit = (type: TypeRef): void => {
    if (type.of !== null) visit(type.of)
    const mentioned =
      type.kind === 'enum'
        ? types.enumOf(type)
        : type.kind === 'composite'
          ? types.compositeOf(type)
          : undefined
    if (mentioned === undefined || found.has(mentioned)) return
    found.add(mentioned)
    if ('attributes' in mentioned) for (const attribute of mentioned.attributes) visit(attribute.type)
  }
  for (const { type } of [...relation.columns, ...computedColumns(relation, context)]) visit(type)
  return [...found]
}
