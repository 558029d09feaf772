// A bounded map that forgets what was used least recently.

export interface Lru<Key, Value> {
  get(key: Key): Value | undefined
  set(key: Key, value: Value): void
  readonly size: number
}

/**
 * @param max largest number of entries
 * @param forgotten told of each value that had to leave
 */
export function lru<Key, Value>(
  max: number,
  forgotten: (value: Value) => void = () => undefined,
): Lru<Key, Value> {
  const entries = new Map<Key, Value>()
  return {
    get(key) {
      const value = entries.get(key)
      if (value !== undefined) {
        entries.delete(key)
        entries.set(key, value)
      }
      return value
    },
    set(key, value) {
      entries.delete(key)
      entries.set(key, value)
      if (entries.size <= max) return
      for (const [oldest, leaving] of entries) {
        entries.delete(oldest)
        forgotten(leaving)
        break
      }
    },
    get size() {
      return entries.size
    },
  }
}
