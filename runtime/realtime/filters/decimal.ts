// Compares numbers by their decimal digits, as PostgreSQL's numeric does: no double holds them all.

const shape = /^(-?)0*(\d*)(?:\.(\d*?)0*)?$/

/** In PostgreSQL's order, around the plain decimals; NaN equals itself. */
const special = new Map([
  ['"-Infinity"', -1],
  ['"Infinity"', 1],
  ['"NaN"', 2],
])
const exponent = /^-?\d[\d.]*e/

/** @returns below 0, 0 or above 0; undefined where one is no number */
export function compareDecimals(left: string, right: string): number | undefined {
  const [unusual, other] = [special.get(left), special.get(right)]
  if (unusual !== undefined || other !== undefined) return (unusual ?? 0) - (other ?? 0)
  // only floats are written with exponents, and those a double does hold
  if (exponent.test(left) || exponent.test(right)) {
    const order = Number(left) - Number(right)
    return Number.isNaN(order) ? undefined : order
  }
  const [, leftSign, leftWhole, leftPart = ''] = shape.exec(left) ?? []
  const [, rightSign, rightWhole, rightPart = ''] = shape.exec(right) ?? []
  if (leftWhole === undefined || rightWhole === undefined) return undefined
  const isZero = (whole: string, part: string) => whole === '' && part === ''
  const [a, b] = [
    isZero(leftWhole, leftPart) ? 0 : leftSign === '-' ? -1 : 1,
    isZero(rightWhole, rightPart) ? 0 : rightSign === '-' ? -1 : 1,
  ]
  if (a !== b || a === 0) return a - b
  const size =
    leftWhole.length - rightWhole.length ||
    (leftWhole < rightWhole ? -1 : leftWhole > rightWhole ? 1 : 0) ||
    (leftPart < rightPart ? -1 : leftPart > rightPart ? 1 : 0)
  return a * size
}
