// The one order of the model: by UTF-16 code units (`<`), never by a locale, so that every machine agrees.

/** Compares two keys part by part; a missing part comes first. */
export function compare(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length && i < b.length; i += 1) {
    const [left = '', right = ''] = [a[i], b[i]]
    if (left !== right) return left < right ? -1 : 1
  }
  return a.length - b.length
}

/** A sorted copy, by the parts of each item's key. Equal keys keep their places. */
export function sortedBy<T>(items: Iterable<T>, key: (item: T) => readonly string[]): readonly T[] {
  return Array.from(items, (item) => ({ item, key: key(item) }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ item }) => item)
}
