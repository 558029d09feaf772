// The fingerprint of a model: equal models, equal hash, whatever the order of their keys.
import { createHash } from 'node:crypto'
import type { Model } from './model.ts'

/** JSON with the keys of every object in order; arrays keep theirs, because the model defines it. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([key, inner]) => [key, canonical(inner)])
}

/** SHA-256 of the model's canonical JSON, as 64 hexadecimal digits. */
export function modelHash(model: Model): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(model)))
    .digest('hex')
}
