// The fingerprint of a model: equal models, equal hash, whatever the order of their keys.
import { createHash } from 'node:crypto'
import type { Model } from './model.ts'

/** JSON with the keys of every object in order; arrays keep theirs, because the model defines it. */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  const object = value as Readonly<Record<string, unknown>>
  const members = Object.keys(object).sort()
  return `{${members.map((key) => `${JSON.stringify(key)}:${canonical(object[key])}`).join()}}`
}

/** SHA-256 of the model's canonical JSON, as 64 hexadecimal digits. */
export function modelHash(model: Model): string {
  return createHash('sha256').update(canonical(model)).digest('hex')
}
