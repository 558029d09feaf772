// What clients notice of enums: their values are types of TypeScript. Pure.
import type { Enum } from '../model/model.ts'
import { nameIn, type State, type Tell } from './effects.ts'

const enumsOf = ({ context: { model } }: State) =>
  new Map(
    [...model.schemas.flatMap(({ enums }) => enums), ...model.mentioned.enums].map((one) => [
      JSON.stringify([one.schema, one.name]),
      one,
    ]),
  )

/** The enum's labels by the oids of their rows, which a rename keeps. */
const labelsOf = ({ facts }: State, { schema, name }: Enum) =>
  new Map(
    facts.labels
      .filter((one) => one.schema === schema && one.type === name)
      .map(({ oid, label }) => [oid, label]),
  )

export function enumEffects(before: State, after: State, schemas: readonly string[], tell: Tell): void {
  const [old, fresh] = [enumsOf(before), enumsOf(after)]
  const kept = new Set<Enum>()
  for (const [key, was] of old) {
    const name = nameIn(schemas, was)
    const oid = [...before.facts.types].find(
      ([, one]) => one.schema === was.schema && one.name === was.name,
    )?.[0]
    const moved = after.facts.types.get(oid ?? '')
    const now = fresh.get(moved ? JSON.stringify([moved.schema, moved.name]) : key)
    if (now === undefined) {
      tell('types', name, `Enum ${name} is gone`)
      continue
    }
    kept.add(now)
    const next = nameIn(schemas, now)
    if (next !== name) tell('types', name, `Enum ${name} is now called ${next}`)
    const labels = labelsOf(after, now)
    for (const [id, label] of labelsOf(before, was)) {
      const then = labels.get(id)
      labels.delete(id)
      if (then === label || (then === undefined && now.labels.includes(label))) continue
      if (then === undefined) tell('breaks', next, `Value '${label}' removed from ${next}`)
      else tell('breaks', next, `Value '${label}' of ${next} is now '${then}'`)
    }
    for (const label of labels.values()) {
      if (!was.labels.includes(label))
        tell('types', next, `${next} has a new value '${label}': code that handles every value misses it`)
    }
  }
  for (const one of fresh.values()) {
    if (!kept.has(one)) tell('adds', nameIn(schemas, one), `Enum ${nameIn(schemas, one)} is new`)
  }
}
