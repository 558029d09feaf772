// From the name and hint of an embed to the one way that they mean. Source: PostgREST's rules of matching, rest.md §1.5.
// Refuses what matches no way (PGRST200) or several (PGRST201).
import type { Catalog } from '../catalog.ts'
import type { Relation, Table } from '../contract.ts'
import type { Embed } from '../parse/ast.ts'
import { ambiguousWay, noWay } from './refusals.ts'
import type { Way } from './way.ts'
import { isSingle } from './way.ts'

/** A relation's way together with its own name in the facts. */
interface Named {
  readonly name: string
  readonly way: Relation
  readonly far: Table
}

type Asked = Pick<Embed, 'relation' | 'alias' | 'hint'>

/**
 * @param from the relation that embeds
 * @throws PGRST200 (400), PGRST201 (300)
 */
export function findWay(catalog: Catalog, from: Table, asked: Asked): Way {
  const computed = computedWay(catalog, from, asked.relation)
  if (computed) return computed
  const all = waysOf(catalog, from)
  const near = all.filter(({ far }) => far.schema === from.schema)
  const found = oneOf(near, from, asked) ?? oneOf(all, from, asked)
  if (found) return { far: found.far, single: isSingle(found.way), by: found.way }
  const matching = near.filter((named) => matches(named, from, asked))
  if (matching.length > 1) throw ambiguousWay(from, asked.relation, matching)
  throw noWay(catalog, from, asked, near)
}

/** A function of our row type has its name before any foreign key. */
function computedWay(catalog: Catalog, from: Table, name: string): Way | null {
  const computed = from.computed && Object.hasOwn(from.computed, name) ? from.computed[name] : undefined
  if (!computed?.relation) return null
  const far = catalog.table(computed.relation.schema, computed.relation.table)
  if (!far) return null
  const by = { function: { schema: computed.schema, name } }
  return { far, single: computed.relation.single === true, by }
}

const waysOf = (catalog: Catalog, from: Table): readonly Named[] =>
  Object.entries(from.relations).flatMap(([name, way]) => {
    const far = catalog.table(way.schema, way.table)
    return far ? [{ name, way, far }] : []
  })

/**
 * The only one that PostgREST's rules find, or else the one that the hint calls by its name in the facts, or that the
 * alias does: the names that generated clients use, which tell apart what PostgREST cannot.
 */
function oneOf(ways: readonly Named[], from: Table, asked: Asked): Named | null {
  const { relation, hint, alias } = asked
  const [first, ...others] = ways.filter((named) => matches(named, from, asked))
  if (first && others.length === 0) return first
  if (hint === null) return null
  const named = ways.find(({ name, way }) => way.table === relation && name === hint)
  if (named) return named
  const hinted = ways.filter(
    ({ name, way }) =>
      name === alias &&
      way.table === relation &&
      [way.constraint, way.via?.table, way.via?.constraint].includes(hint),
  )
  return hinted.length === 1 ? (hinted[0] ?? null) : null
}

/** PostgREST's rule for one way. */
function matches({ way, far }: Named, from: Table, { relation, hint }: Asked): boolean {
  const { cardinality, constraint, via, on } = way
  const pairs = via ? [] : Object.entries(on)
  const [ours, theirs] = pairs.length === 1 ? (pairs[0] ?? []) : []
  if (far.schema === from.schema && far.name === from.name) {
    if (hint !== null) return relation === far.name && cardinality === 'one-to-many' && theirs === hint
    return cardinality === 'one-to-many'
      ? relation === far.name
      : cardinality === 'many-to-one' && relation === ours
  }
  if (hint !== null)
    return (
      relation === far.name &&
      (via ? via.table === hint : constraint === hint || ours === hint || theirs === hint)
    )
  if (relation === far.name) return true
  const isView = far.kind === 'view' || far.kind === 'materialized view'
  return !isView && !via && (constraint === relation || ours === relation)
}
