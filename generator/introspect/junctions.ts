// Many-to-many: two foreign keys of a table whose primary key holds all their columns (PostgREST's rule, rest.md §1.5).
import type { Junction, Relation } from '../model/model.ts'
import { sortedBy } from '../model/order.ts'

const address = ({ schema, name }: { schema: string; name: string }) => JSON.stringify([schema, name])

/** Gives relations their junctions; both ends and the table between must be among them. */
export function withJunctions(relations: readonly Relation[]): readonly Relation[] {
  const exposed = new Set(relations.map(address))
  const junctions = new Map<string, Junction[]>()

  for (const through of relations) {
    if (through.kind === 'view' || through.kind === 'materialized view') continue
    const key = new Set(through.primaryKey)
    const ends = through.foreignKeys.filter(
      ({ columns, target }) => columns.every((column) => key.has(column)) && exposed.has(address(target)),
    )
    for (const near of ends) {
      const ours = junctions.get(address(near.target)) ?? []
      junctions.set(address(near.target), ours)
      for (const far of ends) {
        if (far !== near) ours.push({ through: { schema: through.schema, name: through.name }, near, far })
      }
    }
  }

  return relations.map((relation) => {
    const found = junctions.get(address(relation)) ?? []
    if (found.length === 0 && relation.junctions.length === 0) return relation
    return {
      ...relation,
      junctions: sortedBy(found, ({ through, near, far }) => [
        through.schema,
        through.name,
        near.name,
        far.name,
      ]),
    }
  })
}
