// Callers of tokens verified before, by the token's hash, until they expire. Bounded; the least used goes first.
import type { Caller } from './caller.ts'

/** Source: decision 15; verifying costs some 20 µs with HS256 and 100 µs with ES256, a look-up 2 µs. */
export interface TokenCache {
  get(hash: string): Caller | undefined
  /** @param until seconds since 1970. */
  set(hash: string, caller: Caller, until: number): void
}

/** @param capacity entries, each of some kilobytes. */
export function createTokenCache(capacity: number): TokenCache {
  const entries = new Map<string, { readonly caller: Caller; readonly until: number }>()
  return {
    get(hash) {
      const entry = entries.get(hash)
      if (entry === undefined) return undefined
      entries.delete(hash)
      if (Date.now() / 1000 >= entry.until) return undefined
      entries.set(hash, entry)
      return entry.caller
    },
    set(hash, caller, until) {
      entries.set(hash, { caller, until })
      if (entries.size <= capacity) return
      const [oldest] = entries.keys()
      if (oldest !== undefined) entries.delete(oldest)
    },
  }
}
