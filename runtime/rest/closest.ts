// The name that somebody probably meant, for hints.

/**
 * @param share of the longer name's length that may differ; a third of `name` when left out; 2 edits always may
 * @returns the candidate with the smallest edit distance; null when none is near or there are more than 500
 */
export function closest(name: string, candidates: readonly string[], share?: number): string | null {
  if (candidates.length > 500 || name.length > 63) return null
  let best: string | null = null
  let least = Infinity
  for (const candidate of candidates) {
    const length = share === undefined ? name.length / 3 : share * Math.max(name.length, candidate.length)
    const allowed = Math.max(2, Math.floor(length))
    const edits = distance(name.toLowerCase(), candidate.toLowerCase(), Math.min(least, allowed + 1))
    if (edits < least && edits <= allowed) {
      least = edits
      best = candidate
    }
  }
  return best
}

/** Levenshtein's distance; gives up with `limit` as soon as the lengths alone say so. */
export function distance(a: string, b: string, limit = Infinity): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? limit
}
