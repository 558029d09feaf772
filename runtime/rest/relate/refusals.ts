// PGRST200 and PGRST201 with PostgREST's texts.
import type { ApiError } from '../../errors/index.ts'
import { errors } from '../../errors/index.ts'
import type { Catalog } from '../catalog.ts'
import { closest } from '../closest.ts'
import type { Relation, Table } from '../contract.ts'

interface Candidate {
  readonly way: Relation
  readonly far: Table
}

/** @param near ways to relations of the same schema, for the hint */
export function noWay(
  catalog: Catalog,
  from: Table,
  { relation, hint }: { readonly relation: string; readonly hint: string | null },
  near: readonly Candidate[],
): ApiError {
  const using = hint === null ? '' : ` using the hint '${hint}'`
  const { schema, name } = from
  return errors.noRelationship(name, relation, {
    details: `Searched for a foreign key relationship between '${name}' and '${relation}'${using} in the schema '${schema}', but no matches were found.`,
    hint: perhaps(catalog, from, relation, near),
  })
}

/** What may differ, as in PostgREST: a score of a third is enough. */
const similar = 0.66

/** A near name among our ways; among all relations where we have none; none when the hint alone is wrong. */
function perhaps(catalog: Catalog, from: Table, relation: string, near: readonly Candidate[]): string | null {
  const names = [...new Set(near.map(({ far }) => far.name))]
  if (names.includes(relation)) return null
  const [wrong, meant] =
    near.length > 0
      ? [relation, closest(relation, names, similar)]
      : [from.name, closest(from.name, withWays(catalog, from))]
  return meant === null ? null : `Perhaps you meant '${meant}' instead of '${wrong}'.`
}

function withWays(catalog: Catalog, { schema, name }: Table): readonly string[] {
  return catalog.names(schema).filter((other) => {
    const table = other === name ? undefined : catalog.table(schema, other)
    return table !== undefined && Object.keys(table.relations).length > 0
  })
}

/** @param candidates the ways that all match */
export function ambiguousWay(from: Table, relation: string, candidates: readonly Candidate[]): ApiError {
  const sorted = [...candidates].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
  const alternatives = sorted
    .map(({ way, far }) => `'${far.name}!${way.via ? way.via.table : way.constraint}'`)
    .join(', ')
  return errors.ambiguousRelationship(from.name, relation, {
    details: sorted.map((candidate) => describe(from, candidate)),
    hint: `Try changing '${relation}' to one of the following: ${alternatives}. Find the desired relationship in the 'details' key.`,
  })
}

const ranks = { 'one-to-many': 0, 'many-to-one': 1, 'one-to-one': 2, 'many-to-many': 3 }

const sortKey = ({ way, far }: Candidate): string =>
  JSON.stringify([
    far.schema,
    far.name,
    ranks[way.cardinality],
    ...(way.via ? [way.via.schema, way.via.table, way.constraint, way.via.constraint] : [way.constraint]),
    way.on,
  ])

function describe(from: Table, { way, far }: Candidate) {
  const { cardinality, constraint, via, on } = way
  const list = (names: readonly string[]) => `(${names.join(', ')})`
  const ours = list(Object.keys(on))
  const theirs = list(Object.values(on))
  return {
    cardinality,
    embedding: `${from.name} with ${far.name}`,
    relationship: via
      ? `${via.table} using ${constraint}${theirs} and ${via.constraint}${list(Object.keys(via.on))}`
      : `${constraint} using ${from.name}${ours} and ${far.name}${theirs}`,
  }
}
