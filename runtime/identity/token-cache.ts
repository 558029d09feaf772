// Callers of tokens verified before, until they expire. Bounded; the least used goes first.
import type { Caller } from './caller.ts'

/** Source: decision 15; verifying costs some 20 µs with HS256 and 100 µs with ES256, a look-up less than one. */
export interface TokenCache {
  get(token: string): Caller | undefined
  /** @param until seconds since 1970. */
  set(token: string, caller: Caller, until: number): void
  /** Since the start. */
  counts(): { readonly requests: number; readonly hits: number }
}

/** @param capacity entries, each of some kilobytes. */
export function createTokenCache(capacity: number): TokenCache {
  const entries = new Map<string, { readonly caller: Caller; readonly until: number }>()
  let requests = 0
  let hits = 0
  return {
    counts: () => ({ requests, hits }),
    get(token) {
      requests += 1
      const entry = entries.get(token)
      if (entry === undefined) return undefined
      entries.delete(token)
      if (Date.now() / 1000 >= entry.until) return undefined
      entries.set(token, entry)
      hits += 1
      return entry.caller
    },
    set(token, caller, until) {
      entries.set(token, { caller, until })
      if (entries.size <= capacity) return
      const [oldest] = entries.keys()
      if (oldest !== undefined) entries.delete(oldest)
    },
  }
}
