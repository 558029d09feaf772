// What clients notice of a change, in words: two models compared, renames told by the objects' oids. Pure.
import { isRequired, isWritable, verbsOf } from '../emit/columns.ts'
import type { Context } from '../emit/context.ts'
import type { Column, Relation } from '../model/model.ts'
import type { Effect } from '../protocol.ts'
import { columnEffects } from './column-effects.ts'
import { enumEffects } from './enum-effects.ts'
import type { Facts } from './facts.ts'
import { functionEffects } from './function-effects.ts'

/** One state of the schema. */
export interface State {
  readonly context: Context
  readonly facts: Facts
}

export type Tell = (severity: Effect['severity'], subject: string, text: string) => void

const order = ['breaks', 'types', 'adds'] as const
const keyOf = ({ schema, name }: { readonly schema: string; readonly name: string }) =>
  JSON.stringify([schema, name])
const relationsOf = ({ context }: State) => context.model.schemas.flatMap(({ relations }) => relations)

/** Names what clients of the default schema need not name. */
export const nameIn = (schemas: readonly string[], of: { readonly schema: string; readonly name: string }) =>
  of.schema === schemas[0] ? of.name : `${of.schema}.${of.name}`

/** Relations as they were, with what each of them became. */
function pairs(before: State, after: State): Map<Relation, Relation | undefined> {
  const now = new Map(relationsOf(after).map((relation) => [keyOf(relation), relation]))
  const oids = new Map([...before.facts.relations.values()].map((facts) => [keyOf(facts), facts.oid]))
  return new Map(
    relationsOf(before).map((relation) => {
      const moved = after.facts.relations.get(oids.get(keyOf(relation)) ?? '')
      return [relation, now.get(keyOf(moved ?? relation))]
    }),
  )
}

/** Names of columns as they were, to those that they have now. */
function renames(was: Relation, now: Relation, before: State, after: State): Map<string, string> {
  const factsOf = ({ facts }: State, relation: Relation) =>
    [...facts.relations.values()].find((one) => keyOf(one) === keyOf(relation))
  const [old, fresh] = [factsOf(before, was), factsOf(after, now)]
  if (old === undefined || old.oid !== fresh?.oid) return new Map()
  const names = new Map(fresh.columns)
  return new Map(
    old.columns.flatMap(([number, name]) => {
      const next = names.get(number)
      return next === undefined ? [] : [[name, next]]
    }),
  )
}

/** The columns of both sides that belong together; undefined where there is none. */
function columnPairs(
  was: Relation,
  now: Relation,
  renamed: ReadonlyMap<string, string>,
): (readonly [Column | undefined, Column | undefined])[] {
  const left = new Map(now.columns.map((column) => [column.name, column]))
  const old = was.columns.map((column) => {
    const name = renamed.size > 0 ? (renamed.get(column.name) ?? '') : column.name
    const next = left.get(name)
    left.delete(name)
    return [column, next] as const
  })
  return [...old, ...[...left.values()].map((column) => [undefined, column] as const)]
}

const verbNames = {
  list: 'read',
  insert: 'inserted into',
  upsert: 'upserted',
  update: 'updated',
  remove: 'deleted from',
} as const

function verbEffects(name: string, was: Relation, now: Relation, tell: Tell): void {
  const [old, fresh] = [new Set(verbsOf(was)), new Set(verbsOf(now))]
  for (const [verb, word] of Object.entries(verbNames)) {
    if (old.has(verb) && !fresh.has(verb)) tell('breaks', name, `${name} can no longer be ${word}`)
    if (!old.has(verb) && fresh.has(verb)) tell('adds', name, `${name} can be ${word} now`)
  }
}

const list = (columns: readonly string[]) => columns.join(', ')

function keyEffects(
  name: string,
  was: Relation,
  now: Relation,
  renamed: ReadonlyMap<string, string>,
  tell: Tell,
) {
  const moved = (columns: readonly string[]) => columns.map((column) => renamed.get(column) ?? column)
  const key = moved(was.primaryKey)
  if (key.length > 0 && list(key) !== list(now.primaryKey)) {
    const next = now.primaryKey.length === 0 ? 'there is none' : `it is ${list(now.primaryKey)}`
    tell('breaks', name, `The primary key of ${name} is no longer ${list(key)}: ${next}`)
  }
  const sets = (uniques: readonly (readonly string[])[]) =>
    new Set(uniques.map((one) => list([...one].sort())))
  const [old, fresh] = [sets(was.uniques.map(moved)), sets(now.uniques)]
  const isKey = (columns: string) => columns === list([...key].sort())
  for (const columns of old) {
    if (!fresh.has(columns) && !isKey(columns))
      tell('breaks', name, `${name} can no longer be upserted on ${columns}: it is not unique any more`)
  }
  for (const columns of fresh) {
    if (!old.has(columns) && columns !== list([...now.primaryKey].sort()))
      tell(
        'breaks',
        name,
        `${columns} of ${name} must be unique: a second row with the same value is refused (409)`,
      )
  }
}

function embedEffects(
  name: string,
  [was, now]: readonly [Relation, Relation],
  [before, after]: readonly [State, State],
  tell: Tell,
): void {
  const ways = ({ context }: State, relation: Relation) =>
    new Map(
      context
        .relations(relation)
        .map((way) => [
          JSON.stringify([way.constraint, way.reverse ?? false, way.via ?? null, way.cardinality]),
          way,
        ]),
    )
  const [old, fresh] = [ways(before, was), ways(after, now)]
  for (const [key, way] of old) {
    const next = fresh.get(key)
    if (next === undefined) {
      const isKept = [...fresh.values()].some(
        (one) => one.name === way.name && one.cardinality === way.cardinality,
      )
      if (!isKept)
        tell('breaks', `${name}.${way.name}`, `${name} can no longer embed ${way.name} (${way.constraint})`)
    } else if (next.name !== way.name) {
      tell(
        'types',
        `${name}.${way.name}`,
        `What ${name} embeds as ${way.name} is called ${next.name} in the client`,
      )
    }
  }
  const names = new Set([...old.values()].map((way) => way.name))
  for (const [key, way] of fresh) {
    if (!old.has(key) && !names.has(way.name))
      tell('adds', `${name}.${way.name}`, `${name} can embed ${way.name}`)
  }
}

function grantEffects(name: string, was: Relation, now: Relation, tell: Tell): void {
  for (const role of ['anon', 'authenticated'] as const) {
    for (const verb of ['select', 'insert', 'update', 'delete'] as const) {
      const [old, fresh] = [was.privileges[role][verb], now.privileges[role][verb]]
      if (old !== false && fresh === false) tell('breaks', name, `${role} may no longer ${verb}: ${name}`)
      if (old === false && fresh !== false) tell('adds', name, `${role} may ${verb}: ${name}`)
      if (old === true && Array.isArray(fresh))
        tell('breaks', name, `${role} may ${verb} only ${list(fresh as readonly string[])} of ${name}`)
    }
  }
}

async function relationEffects(before: State, after: State, schemas: readonly string[], tell: Tell) {
  const matched = pairs(before, after)
  for (const [was, now] of matched) {
    const name = nameIn(schemas, was)
    if (now === undefined) {
      tell('breaks', name, `Endpoint /rest/v1/${was.name} is gone, and with it ${name} in the client`)
      continue
    }
    const next = nameIn(schemas, now)
    if (name !== next) tell('breaks', name, `${name} is now called ${next}: endpoint /rest/v1/${now.name}`)
    if (was === now) continue
    const renamed = renames(was, now, before, after)
    for (const [old, fresh] of columnPairs(was, now, renamed)) {
      await columnEffects(
        next,
        { old, fresh },
        { was, now, before: before.context, after: after.context },
        tell,
      )
    }
    verbEffects(next, was, now, tell)
    keyEffects(next, was, now, renamed, tell)
    grantEffects(next, was, now, tell)
  }
  const known = new Set(matched.values())
  for (const relation of relationsOf(after)) {
    if (known.has(relation)) continue
    const name = nameIn(schemas, relation)
    const needed = relation.columns.filter((column) => isWritable(column) && isRequired(column, relation))
    const needs = needed.length === 0 ? '' : `; Insert needs ${list(needed.map((column) => column.name))}`
    tell('adds', name, `Endpoint /rest/v1/${relation.name} is new${needs}`)
  }
  for (const [was, now] of matched) {
    if (now !== undefined) embedEffects(nameIn(schemas, now), [was, now], [before, after], tell)
  }
}

/**
 * All that clients notice, the worst first.
 * @param schemas exposed ones, the default one first
 * @throws Error when a type cannot be printed
 */
export async function effectsBetween(
  before: State,
  after: State,
  schemas: readonly string[],
): Promise<Effect[]> {
  const effects: Effect[] = []
  const tell: Tell = (severity, subject, text) => {
    if (!effects.some((one) => one.text === text)) effects.push({ severity, subject, text })
  }
  await relationEffects(before, after, schemas, tell)
  enumEffects(before, after, schemas, tell)
  functionEffects(before.context.model, after.context.model, schemas, tell)
  const left = new Set(before.context.model.leftOut.map(keyOf))
  for (const one of after.context.model.leftOut) {
    if (!left.has(keyOf(one)))
      tell('breaks', nameIn(schemas, one), `${nameIn(schemas, one)} would not be served: ${one.reason}`)
  }
  return effects.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
}
