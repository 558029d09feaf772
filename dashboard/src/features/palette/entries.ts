// What the palette finds: everything that is known here, by words in any order. Each kind shows its first few.
import type { DatabaseSchema } from '../../lib/api/schema.ts'

/** Entries of one kind at most. */
const most = 8

/** Whether each word that was typed stands in the text. */
export const isFound = (text: string, typed: string): boolean => {
  const lower = text.toLowerCase()
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word))
}

/** The first of those that match; those that begin with what was typed come first. */
export function firstOf<T>(all: readonly T[], nameOf: (one: T) => string, typed: string): readonly T[] {
  const wanted = typed.trim().toLowerCase()
  const found = all.filter((one) => isFound(nameOf(one), wanted))
  const begins = (one: T) => nameOf(one).toLowerCase().split('.').at(-1)?.startsWith(wanted) === true
  return [...found.filter(begins), ...found.filter((one) => !begins(one))].slice(0, most)
}

/** Of the user's schemas first. */
export function tablesOf({ tables, schemas }: DatabaseSchema) {
  const system = new Set(schemas.filter((schema) => schema.system).map(({ name }) => name))
  return [...tables].sort((a, b) => Number(system.has(a.schema)) - Number(system.has(b.schema)))
}

/** Of the user's schemas, those that can be called; whether the API serves their schema. */
export function functionsOf({ functions, schemas }: DatabaseSchema) {
  const users = new Map(schemas.filter(({ system }) => !system).map(({ name, exposed }) => [name, exposed]))
  return functions
    .filter(({ schema, returns }) => users.has(schema) && !/^(event_)?trigger$/.test(returns))
    .map((one) => ({ ...one, served: users.get(one.schema) === true }))
}
