// Durations counted in steps of a quarter of an octave, so that percentiles cost no memory per request. Refuses nothing.

const perOctave = 4
/** log2 of the shortest duration that is told apart: 1/16 ms. */
const lowest = -4
const steps = 96

/** The step of a duration in milliseconds. */
const stepOf = (milliseconds: number): number =>
  milliseconds > 0
    ? Math.max(0, Math.min(steps - 1, Math.floor((Math.log2(milliseconds) - lowest) * perOctave)))
    : 0

export interface Latencies {
  add(milliseconds: number): void
  /** Takes over what another one counted. */
  merge(other: Latencies): void
  /** Milliseconds under which `share` (0 to 1) of all were, within 10 %; null where there were none. */
  percentile(share: number): number | null
  clear(): void
  readonly counts: Uint32Array
}

export function createLatencies(): Latencies {
  const counts = new Uint32Array(steps)
  return {
    counts,
    add: (milliseconds) => {
      const step = stepOf(milliseconds)
      counts[step] = (counts[step] ?? 0) + 1
    },
    merge: (other) => {
      for (const [step, count] of other.counts.entries()) counts[step] = (counts[step] ?? 0) + count
    },
    percentile: (share) => {
      const total = counts.reduce((sum, count) => sum + count, 0)
      if (total === 0) return null
      let seen = 0
      for (const [step, count] of counts.entries()) {
        seen += count
        // the middle of the step
        if (seen >= total * share) return Math.round(2 ** ((step + 0.5) / perOctave + lowest) * 100) / 100
      }
      return null
    },
    clear: () => counts.fill(0),
  }
}
