// Metadata as an admin edits it: JSON text in, what changes out. Refuses what is no JSON object.
import type { Metadata } from '../../lib/api/users.ts'

export const jsonOf = (value: Metadata): string => JSON.stringify(value, null, 2)

/** Undefined for what is no JSON object. Nothing at all is an empty one. */
export function readJson(text: string): Metadata | undefined {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Metadata)
      : undefined
  } catch {
    return undefined
  }
}

/** The members that differ; null for one that is gone, as the server merges. Undefined where all are the same. */
export function changesOf(old: Metadata, wanted: Metadata): Metadata | undefined {
  const gone = Object.keys(old).filter((name) => !Object.hasOwn(wanted, name))
  const changed = Object.entries(wanted).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name]),
  )
  const all = [...gone.map((name) => [name, null] as const), ...changed]
  return all.length === 0 ? undefined : Object.fromEntries(all)
}
