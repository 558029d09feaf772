// `limit`, `offset` and the Range header become one range. Source: PostgREST's RangeQuery. Refuses empty ranges (416).
import { errors } from '../../errors/index.ts'
import type { Range } from './ast.ts'

const header = /^([0-9]+)-([0-9]*)$/
const integer = /^[ \t]*-?[0-9]+[ \t]*$/

/** What is not an integer is ignored, as in PostgREST. */
function number(text: string | undefined): number | null {
  if (text === undefined || !integer.test(text)) return null
  const value = Number(text)
  return Math.max(Math.min(value, Number.MAX_SAFE_INTEGER), -Number.MAX_SAFE_INTEGER)
}

/**
 * @param limit, offset the parameters as sent
 * @param rangeHeader the Range header of a GET; undefined for every other method
 * @throws PGRST103 (416) when the header's bounds are turned round or the limit is negative
 */
export function range(
  limit: string | undefined,
  offset: string | undefined,
  rangeHeader: string | undefined,
): Range {
  const asked = number(limit)
  if (asked === 0) return { offset: Math.max(number(offset) ?? 0, 0), limit: 0 }
  let lower = number(offset) ?? 0
  let upper = asked === null ? Infinity : lower + asked - 1
  const found = header.exec(rangeHeader ?? '')
  if (found) {
    const from = Number(found[1])
    const to = found[2] === '' ? Infinity : Number(found[2])
    if (to < from) throw errors.reversedRange()
    lower = Math.max(lower, from)
    upper = Math.min(upper, to)
  }
  lower = Math.min(Math.max(lower, 0), Number.MAX_SAFE_INTEGER)
  if (upper < lower) throw errors.negativeLimit()
  return { offset: lower, limit: upper - lower >= Number.MAX_SAFE_INTEGER ? null : upper - lower + 1 }
}
