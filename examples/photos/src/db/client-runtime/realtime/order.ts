// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// The order of rows as PostgreSQL has it, for columns of which JavaScript knows it exactly.
import type { Row } from './frames.js'

/** A column and where its rows go. */
export interface Term {
  readonly name: string
  /** As facts have it. */
  readonly kind: string
  readonly isDown: boolean
  readonly nullsFirst: boolean
}

type Sorted = string | number | bigint | boolean

const natural = (left: Sorted, right: Sorted): number => (left < right ? -1 : left > right ? 1 : 0)

/** Its place among the years, and the rest in an order of its own. */
function timeOf(text: string): readonly [year: number, rest: string] {
  if (text.endsWith('infinity')) return [text.startsWith('-') ? -Infinity : Infinity, '']
  const [, year, rest = '', before] = /^(\d+)(-.*?)( BC)?$/.exec(text) ?? []
  return [before === undefined ? Number(year) : -Number(year), rest]
}

const comparisons: Readonly<Record<string, (left: unknown, right: unknown) => number>> = {
  // as text where a double would not do
  int: (left, right) =>
    typeof left === 'string' && typeof right === 'string'
      ? natural(BigInt(left), BigInt(right))
      : natural(left as number, right as number),
  float: (left, right) => {
    const [a, b] = [Number(left), Number(right)]
    return Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || natural(a, b)
  },
  exact: (left, right) => natural(left as string, right as string),
  time: (left, right) => {
    const [[year, rest], [otherYear, otherRest]] = [timeOf(left as string), timeOf(right as string)]
    return natural(year, otherYear) || natural(rest, otherRest)
  },
}

export const isOrdered = (kind = ''): boolean => Object.hasOwn(comparisons, kind)

/** @param terms of kinds that are ordered */
export function comparison(terms: readonly Term[]): (left: Row, right: Row) => number {
  return (left, right) => {
    for (const { name, kind, isDown, nullsFirst } of terms) {
      const [a, b] = [left[name] ?? null, right[name] ?? null]
      if (a === null && b === null) continue
      if (a === null || b === null) return (a === null) === nullsFirst ? -1 : 1
      const order = comparisons[kind]?.(a, b) ?? 0
      if (order !== 0) return isDown ? -order : order
    }
    return 0
  }
}
