// Settings that change while the process runs: one frozen Config at a time, and objects that always show the one of now.
// Refuses nothing: reading costs a property, no more.
import { isDeepStrictEqual } from 'node:util'
import type { Config } from './config.ts'

/** The Config of a process, replaced as a whole. */
export interface Live {
  /** The one of now; the parts that did not change are the same objects as before. */
  readonly current: () => Config
  readonly set: (next: Config) => void
}

/** `next`, with those parts of `before` that are equal, so that identity tells what has changed. */
function shared<T>(before: T, next: T): T {
  if (isDeepStrictEqual(before, next)) return before
  if (typeof before !== 'object' || typeof next !== 'object' || before === null || next === null) return next
  if (Array.isArray(before) || Array.isArray(next)) return next
  const old = before as Readonly<Record<string, unknown>>
  const parts = Object.entries(next).map(([name, part]) => [name, shared(old[name], part)] as const)
  return Object.freeze(Object.fromEntries(parts)) as T
}

/** @param first what holds until something else is saved */
export function createLive(first: Config): Live {
  let current = first
  return {
    current: () => current,
    set: (next) => {
      current = shared(current, next)
    },
  }
}

/**
 * An object with the properties of `read()` as of the moment when each is read. It must always have the same ones.
 * Inner objects are those of now too, but whoever keeps one keeps the old values.
 */
export function view<T extends object>(read: () => T): T {
  const made = {}
  for (const name of Object.keys(read()))
    Object.defineProperty(made, name, { enumerable: true, get: () => read()[name as keyof T] })
  return made as T
}

/** What `make` makes of `read()`: made anew when that is another object or value than the last time. */
export function derived<From, Made>(read: () => From, make: (from: From) => Made): () => Made {
  let from = read()
  let made = make(from)
  return () => {
    const now = read()
    if (now !== from) {
      made = make(now)
      from = now
    }
    return made
  }
}
