// The name that somebody probably meant, for hints.

/**
 * @returns the candidate with the smallest edit distance to `name`, when that is at most a third of its length
 * (and at least 2 edits are allowed); null when nothing is near or there are more than 500 candidates.
 */
export function closest(name: string, candidates: readonly string[]): string | null {
  if (candidates.length > 500 || name.length > 63) return null
  let best: string | null = null
  let least = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of candidates) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase(), least)
    if (edits < least) {
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
