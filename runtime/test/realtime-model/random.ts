// Random choices that a seed repeats.

export interface Random {
  /** A whole number from 0 up to, but not including, `below`. */
  (below: number): number
  chance(percent: number): boolean
  /** One of them. */
  of<T>(choices: readonly T[]): T
  /** Some of them, in their order. */
  some<T>(choices: readonly T[], percent: number): T[]
}

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (bound: number) => Math.floor(next() * bound)
  return Object.assign(below, {
    chance: (percent: number) => next() * 100 < percent,
    of: <T>(choices: readonly T[]): T => {
      if (choices.length === 0) throw new Error('nothing to choose from')
      return choices[below(choices.length)] as T
    },
    some: <T>(choices: readonly T[], percent: number) => choices.filter(() => next() * 100 < percent),
  })
}
