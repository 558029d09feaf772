// Remembers which statements one connection has prepared, least recently used first.
import type { Column } from '../contract.ts'

/** A prepared statement of one connection. */
export interface Prepared {
  readonly name: string
  /** The result's columns; unknown until Postgres described them once. */
  columns: Described | undefined
}

/** The columns of a result, and their names alone. */
export interface Described {
  readonly columns: readonly Column[]
  readonly names: readonly string[]
}

/** What a statement is known by: its text, and the scope that its plan belongs to. */
export interface StatementKey {
  readonly scope: string
  readonly text: string
}

/** The prepared statements of one connection. */
export interface StatementCache {
  get(scope: string, text: string): Prepared | undefined
  /** A fresh name for a statement that is about to be prepared. */
  newName(): string
  /** Remembers `prepared`; returns those that must be closed to make room. */
  add(key: StatementKey, prepared: Prepared): Prepared[]
  remove(scope: string, text: string): void
  clear(): void
}

interface Entry {
  readonly key: StatementKey
  readonly prepared: Prepared
  used: number
}

/**
 * Texts and scopes are looked up one after the other, as a joined key would have to be hashed anew in each request.
 * @param limit how many statements a connection keeps; each costs the server some ten kilobytes
 */
export function createStatementCache(limit: number): StatementCache {
  const byText = new Map<string, Map<string, Entry>>()
  let size = 0
  let made = 0
  let clock = 0

  function remove(scope: string, text: string): void {
    const scopes = byText.get(text)
    if (scopes?.delete(scope) !== true) return
    size -= 1
    if (scopes.size === 0) byText.delete(text)
  }

  function leastUsed(): Entry | undefined {
    let found: Entry | undefined
    for (const scopes of byText.values())
      for (const entry of scopes.values()) if (!found || entry.used < found.used) found = entry
    return found
  }

  return {
    get: (scope, text) => {
      const found = byText.get(text)?.get(scope)
      if (!found) return undefined
      found.used = clock += 1
      return found.prepared
    },
    newName: () => `lite_${(made += 1)}`,
    add: (key, prepared) => {
      remove(key.scope, key.text)
      const scopes = byText.get(key.text) ?? new Map<string, Entry>()
      byText.set(key.text, scopes.set(key.scope, { key, prepared, used: (clock += 1) }))
      size += 1
      const evicted: Prepared[] = []
      while (size > limit) {
        const oldest = leastUsed()
        if (!oldest) break
        remove(oldest.key.scope, oldest.key.text)
        evicted.push(oldest.prepared)
      }
      return evicted
    },
    remove,
    clear: () => {
      byText.clear()
      size = 0
    },
  }
}
