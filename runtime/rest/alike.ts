// The name that is most like another one, for hints: names that share letters in a row are candidates, and the fewest
// edits decide. The same choice as PostgREST's, whose library is a fuzzy set (rest.md §1.14).

import { distance } from './closest.ts'

/** Longer texts have no hint: counting their edits would cost too much. */
const longest = 200
/** Shared runs of this many characters make a candidate; shorter ones count only when no longer one helps. */
const runs = [3, 2] as const
/** Candidates whose edits are counted. */
const closestByRuns = 50

/**
 * @param least how like it has to be: 1 = equal but for upper case, 0 = nothing in common
 * @returns the candidate that is most like `name`, or null
 */
export function mostAlike(name: string, candidates: readonly string[], least: number): string | null {
  if (name.length > longest) return null
  const asked = name.toLowerCase()
  const all = candidates.map((candidate) => ({ candidate, text: candidate.toLowerCase() }))
  const same = all.find(({ text }) => text === asked)
  if (same) return same.candidate
  for (const size of runs) {
    const own = runsOf(asked, size)
    const [best] = all
      .map((one) => ({ ...one, shared: cosine(own, runsOf(one.text, size)) }))
      .filter(({ shared }) => shared > 0)
      .sort((a, b) => b.shared - a.shared)
      .slice(0, closestByRuns)
      .map(({ candidate, text }) => ({ candidate, likeness: likeness(asked, text) }))
      .sort((a, b) => b.likeness - a.likeness)
    if (best && best.likeness >= least) return best.candidate
  }
  return null
}

/** How often each run of `size` characters occurs in the text, its ends included. */
function runsOf(text: string, size: number): ReadonlyMap<string, number> {
  const framed = `-${text.replace(/[^\p{L}\p{N}, ]+/gu, '')}-`.padEnd(size, '-')
  const counts = new Map<string, number>()
  for (let at = 0; at + size <= framed.length; at++) {
    const run = framed.slice(at, at + size)
    counts.set(run, (counts.get(run) ?? 0) + 1)
  }
  return counts
}

function cosine(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let product = 0
  for (const [run, count] of a) product += count * (b.get(run) ?? 0)
  return product / Math.sqrt(squares(a) * squares(b))
}

const squares = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count * count, 0)

/** 1 without an edit, 0 where every character differs. */
function likeness(a: string, b: string): number {
  const longer = Math.max(a.length, b.length)
  return longer === 0 ? 1 : 1 - distance(a, b) / longer
}
