// The fingerprint of a model: equal models, equal hash, whatever the order of their keys.
import { createHash } from 'node:crypto'
import type { Model, Relation } from './model.ts'

/** Texts of relations, which stay the same objects from one model to the next while they do not change. */
const texts = new WeakMap<object, string>()

/** JSON with the keys of every object in order; arrays keep theirs, because the model defines it. */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const known = texts.get(value)
  if (known !== undefined) return known
  const object = value as Readonly<Record<string, unknown>>
  const members = Object.keys(object).sort()
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`).join()}}`
}

/** Canonical JSON of a relation; made once. */
export function relationText(relation: Relation): string {
  const known = texts.get(relation)
  if (known !== undefined) return known
  const made = canonical(relation)
  texts.set(relation, made)
  return made
}

/** SHA-256 of the model's canonical JSON, as 64 hexadecimal digits. */
export function modelHash(model: Model): string {
  for (const { relations } of model.schemas) relations.forEach(relationText)
  return createHash('sha256').update(canonical(model)).digest('hex')
}
