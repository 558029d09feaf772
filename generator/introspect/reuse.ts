// Which relations of an earlier model may stay as they are, so that one changed table of 1,000 is described by itself.
import type { Model, Relation } from '../model/model.ts'
import type { Catalogue } from './catalogue.ts'
import type { Changes } from './merge.ts'
import type { PgClass } from './rows.ts'

/** Finds a relation's description from before, where nothing that it was made from has changed. */
export type Reuse = (row: PgClass, schema: string) => Relation | undefined

export const nothing: Reuse = () => undefined

/**
 * A table is described from its own rows, from types, from functions of its rows, and from the names that foreign keys point
 * at. So it stays while no function changed, no type but new ones, and neither it nor a target of its keys. Views are
 * always described anew: they show facts of everything below them.
 *
 * @param before made from the catalogue that `changes` begin at
 * @param catalogue as it is now
 */
export function reuseOf(
  before: Model | undefined,
  known: Catalogue | undefined,
  catalogue: Catalogue,
  changes: Changes | undefined,
): Reuse {
  if (before === undefined || known === undefined || changes === undefined) return nothing
  const { relations, types, functions } = changes
  if (functions.size > 0 || known.base.types.some(({ _id }) => types.has(_id))) return nothing
  const touched = new Set(relations)
  for (const { conrelid, confrelid } of catalogue.base.constraints) {
    if (relations.has(confrelid)) touched.add(conrelid)
  }
  const described = new Map(
    before.schemas.map((schema) => [schema.name, new Map(schema.relations.map((one) => [one.name, one]))]),
  )
  return ({ _id, relname, relkind }, schema) =>
    touched.has(_id) || relkind === 'v' || relkind === 'm' ? undefined : described.get(schema)?.get(relname)
}
