// The fingerprint of a model: equal models, equal hash, whatever the order of their keys. It is made from the hashes of its
// relations, so that of 1,000 tables only those that changed are looked at again.
import { createHash } from 'node:crypto'
import type { Model, Relation } from './model.ts'

/** Hashes of relations, which stay the same objects from one model to the next while they do not change. */
export type RelationHashes = Map<Relation, string>

/** JSON with the keys of every object in order; arrays keep theirs, because the model defines it. */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const object = value as Readonly<Record<string, unknown>>
  const members = Object.keys(object).sort()
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`).join()}}`
}

const hashOf = (value: unknown) => createHash('sha256').update(canonical(value)).digest('hex')

/**
 * SHA-256 of the model's canonical JSON, its relations replaced by their own hashes, as 64 hexadecimal digits.
 * @param hashes of relations of an earlier model; brought up to date
 */
export function modelHash(model: Model, hashes: RelationHashes = new Map()): string {
  const before = new Map(hashes)
  hashes.clear()
  const schemas = model.schemas.map(({ relations, ...rest }) => {
    for (const relation of relations) hashes.set(relation, before.get(relation) ?? hashOf(relation))
    return { ...rest, relations: relations.map((relation) => hashes.get(relation)) }
  })
  return hashOf({ ...model, schemas })
}
