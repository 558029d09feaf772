// Names of the ways between relations, as the client and the facts use them (decision 16): decided from the keys alone,
// so that an unrelated new table renames nothing. Ways that a view takes part in as PostgREST sees them come last.
import type { ForeignKey, Junction, Model, Relation } from '../model/model.ts'
import { shortHash } from './names.ts'
import { keysToViews, viewJunctions } from './view-ways.ts'

/** A way to another relation, with its name. Its shape is `Relation` of the runtime's contract. */
export interface NamedRelation {
  readonly name: string
  readonly schema: string
  readonly table: string
  readonly cardinality: 'many-to-one' | 'one-to-many' | 'one-to-one' | 'many-to-many'
  readonly reverse?: true
  readonly on: readonly (readonly [string, string])[]
  readonly constraint: string
  readonly via?: {
    readonly schema: string
    readonly table: string
    readonly constraint: string
    readonly on: readonly (readonly [string, string])[]
  }
}

/** A way before it has a name: what it wants to be called, best first. */
interface Candidate {
  readonly way: Omit<NamedRelation, 'name'>
  readonly wanted: readonly string[]
}

interface Target {
  readonly schema: string
  readonly name: string
}

const same = (a: Target, b: Target) => a.schema === b.schema && a.name === b.name
const key = (of: Target) => JSON.stringify([of.schema, of.name])
const zip = (from: readonly string[], to: readonly string[]) =>
  from.map((name, at) => [name, to[at] ?? ''] as const)

/** A name given in the constraint's comment: `@name writer` from here, `@reverse books` from the other side. */
function override(foreignKey: ForeignKey, tag: 'name' | 'reverse'): string[] {
  const found = new RegExp(`(?:^|\\s)@${tag}[ \\t]+(\\S+)`).exec(foreignKey.description ?? '')
  return found?.[1] === undefined ? [] : [found[1]]
}

function count<T>(list: readonly T[], matches: (of: T) => boolean): number {
  return list.reduce((sum, of) => (matches(of) ? sum + 1 : sum), 0)
}

/** Many-to-one (or one-to-one): by our column without `_id`, by the target, by the target and our columns. */
function forward(relation: Relation, exposed: ReadonlyMap<string, Relation>): Candidate[] {
  const keys = relation.foreignKeys.filter(({ target }) => exposed.has(key(target)))
  return keys.map((foreignKey) => {
    const { target, columns } = foreignKey
    const [only = ''] = columns
    const stem = columns.length === 1 ? only.replace(/(_id|Id)$/, '') : ''
    const alone = count(keys, (other) => other.target.name === target.name) === 1
    return {
      way: {
        schema: target.schema,
        table: target.name,
        cardinality: foreignKey.oneToOne ? 'one-to-one' : 'many-to-one',
        on: zip(columns, target.columns),
        constraint: foreignKey.name,
      },
      wanted: [
        ...override(foreignKey, 'name'),
        ...(stem === '' ? [] : [stem]),
        ...(alone ? [target.name] : []),
        `${target.name}_by_${columns.join('_')}`,
      ],
    }
  })
}

/** From the target's side: by the source, or by the source and its columns where it has several keys to us. */
function reverse(keysToUs: readonly KeyOf[]): Candidate[] {
  return keysToUs.map(({ source, foreignKey }) => {
    const alone = count(keysToUs, (other) => other.source.name === source.name) === 1
    return {
      way: {
        schema: source.schema,
        table: source.name,
        cardinality: foreignKey.oneToOne ? 'one-to-one' : 'one-to-many',
        reverse: true,
        on: zip(foreignKey.target.columns, foreignKey.columns),
        constraint: foreignKey.name,
      },
      wanted: [
        ...override(foreignKey, 'reverse'),
        ...(alone ? [source.name] : []),
        `${source.name}_by_${foreignKey.columns.join('_')}`,
      ],
    }
  })
}

/** Many-to-many: by the far table, or by the far table and the junction. */
function manyToMany(
  relation: Relation,
  junctions: readonly Junction[],
  isPlain: (junction: Junction) => boolean,
): Candidate[] {
  return junctions.map((junction) => {
    const { through, near, far } = junction
    const { target } = far
    const alone =
      isPlain(junction) &&
      count(junctions, (other) => isPlain(other) && other.far.target.name === target.name) === 1 &&
      !same(target, relation)
    return {
      way: {
        schema: target.schema,
        table: target.name,
        cardinality: 'many-to-many',
        on: zip(near.target.columns, near.columns),
        constraint: near.name,
        via: {
          schema: through.schema,
          table: through.name,
          constraint: far.name,
          on: zip(far.columns, far.target.columns),
        },
      },
      wanted: [
        ...(alone ? [target.name] : []),
        `${target.name}_via_${through.name}`,
        `${target.name}_via_${through.name}_by_${far.columns.join('_')}`,
      ],
    }
  })
}

/** Gives each way the first name that it wants and nothing has; a hash decides where all are taken. */
function choose(relation: Relation, candidates: readonly Candidate[]): NamedRelation[] {
  const taken = new Set(relation.columns.map(({ name }) => name))
  return candidates.map(({ way, wanted }) => {
    const free = wanted.find((name) => !taken.has(name))
    const last = wanted.at(-1) ?? way.table
    const name = free ?? `${last}_${shortHash(way.schema, way.table, way.constraint)}`
    taken.add(name)
    return { name, ...way }
  })
}

interface KeyOf {
  readonly source: Relation
  readonly foreignKey: ForeignKey
}

/** To a view that shows what one of our keys points at, under the view's name. */
function forwardToViews(keys: readonly ForeignKey[]): Candidate[] {
  return keys.map(({ name, target, columns, oneToOne }) => ({
    way: {
      schema: target.schema,
      table: target.name,
      cardinality: oneToOne ? 'one-to-one' : 'many-to-one',
      on: zip(columns, target.columns),
      constraint: name,
    },
    wanted: [
      ...(count(keys, (other) => other.target.name === target.name) === 1 ? [target.name] : []),
      `${target.name}_by_${columns.join('_')}`,
    ],
  }))
}

/** Ways from any relation of the model to the others, in a fixed order: to one, from many, through junctions. */
export function relationsOf(model: Model): (relation: Relation) => readonly NamedRelation[] {
  const all = model.schemas.flatMap(({ relations }) => relations)
  const exposed = new Map(all.map((relation) => [key(relation), relation]))
  const toViews = keysToViews(all)
  const keysTo = new Map<string, KeyOf[]>()
  for (const source of all) {
    for (const foreignKey of [...source.foreignKeys, ...toViews(source)]) {
      const list = keysTo.get(key(foreignKey.target))
      if (list === undefined) keysTo.set(key(foreignKey.target), [{ source, foreignKey }])
      else list.push({ source, foreignKey })
    }
  }
  const withViews = viewJunctions(all, toViews)
  return (relation) => {
    const tables = relation.junctions.filter(
      ({ through, near, far }) =>
        exposed.has(key(through)) && exposed.has(key(far.target)) && !near.oneToOne && !far.oneToOne,
    )
    const junctions = [...tables, ...withViews(relation)]
    return choose(relation, [
      ...forward(relation, exposed),
      ...reverse(keysTo.get(key(relation)) ?? []),
      ...manyToMany(relation, junctions, (junction) => tables.includes(junction)),
      ...forwardToViews(toViews(relation)),
    ])
  }
}
