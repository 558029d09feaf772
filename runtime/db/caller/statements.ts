// Remembers which statements one connection has prepared, least recently used first.

/** A prepared statement of one connection. */
export interface Prepared {
  readonly name: string
  /** Names of the result's columns; unknown until Postgres described them once. */
  columns: readonly string[] | undefined
}

/** The prepared statements of one connection, by key. */
export interface StatementCache {
  get(key: string): Prepared | undefined
  /** A fresh name for a statement that is about to be prepared. */
  newName(): string
  /** Remembers `prepared`; returns those that must be closed to make room. */
  add(key: string, prepared: Prepared): Prepared[]
  remove(key: string): void
  clear(): void
}

/** @param limit how many statements a connection keeps; each costs the server some ten kilobytes */
export function createStatementCache(limit: number): StatementCache {
  const byKey = new Map<string, Prepared>()
  let made = 0
  return {
    get: (key) => {
      const found = byKey.get(key)
      if (found) {
        byKey.delete(key)
        byKey.set(key, found)
      }
      return found
    },
    newName: () => `lite_${(made += 1)}`,
    add: (key, prepared) => {
      byKey.set(key, prepared)
      const evicted: Prepared[] = []
      for (const [oldKey, old] of byKey) {
        if (byKey.size <= limit) break
        byKey.delete(oldKey)
        evicted.push(old)
      }
      return evicted
    },
    remove: (key) => void byKey.delete(key),
    clear: () => byKey.clear(),
  }
}
