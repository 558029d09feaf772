// Compares dates and times by their JSON texts, as jsonb holds them where the time zone is UTC.

const shape = /^"(\d{4,})(-[^" ]*)( BC)?"$/

/** Its place among the years, and the rest in an order of its own. */
function placeOf(text: string): readonly [year: number, rest: string] | undefined {
  if (text === '"infinity"') return [Infinity, '']
  if (text === '"-infinity"') return [-Infinity, '']
  const [, year, rest, isBefore] = shape.exec(text) ?? []
  if (year === undefined || rest === undefined) return undefined
  return [isBefore === undefined ? Number(year) : -Number(year), rest]
}

/** @returns below 0, 0 or above 0; undefined where one is none */
export function compareDates(left: string, right: string): number | undefined {
  const [a, b] = [placeOf(left), placeOf(right)]
  if (!a || !b) return undefined
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1
  return a[1] < b[1] ? -1 : a[1] === b[1] ? 0 : 1
}
