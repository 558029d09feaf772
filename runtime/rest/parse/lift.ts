// Takes the values of plain filters out of a query string before it is parsed: what is left is the shape of the request,
// which a client repeats all day with other values. Refuses only what cannot be decoded.
import { randomBytes } from 'node:crypto'
import type { Values } from './values.ts'
import { decode, percent } from './parameters.ts'

/** A query string whose values have been replaced by marks. */
export interface Lifted {
  /** The query string with a mark for each value: to be parsed as any other. */
  readonly shape: string
  /** The decoded values, in the order of their marks. */
  readonly values: readonly string[]
}

// Nobody can send what nobody can guess; and it has only letters that no encoding changes.
const sign = `lifted-${randomBytes(12).toString('hex')}-`
const mark = (index: number) => `${sign}${index}.`
const marks = new RegExp(`${sign}([0-9]+)\\.`)

/** A column by its plain name, and an operator that takes any text as it is. */
const liftable = /^([a-z_][a-z0-9_]*)=(eq|neq|gt|gte|lt|lte)\./
const reserved: ReadonlySet<string> = new Set([
  ...['select', 'order', 'limit', 'offset', 'columns', 'on_conflict', 'and', 'or', 'not'],
])

/**
 * @param query the raw text after `?`
 * @throws PGRST100, 22021 like `parameters`
 */
export function lift(query: string): Lifted {
  const values: string[] = []
  let shape = ''
  let start = 0
  while (start < query.length) {
    let end = query.indexOf('&', start)
    if (end < 0) end = query.length
    const part = query.slice(start, end)
    const found = liftable.exec(part)
    if (start > 0) shape += '&'
    if (!found || reserved.has(found[1] ?? '')) shape += part
    else {
      shape += found[0] + mark(values.length)
      values.push(decode(part.slice(found[0].length)))
    }
    start = end + 1
  }
  return { shape, values }
}

/** A text or a place for a lifted value. */
type Piece = string | number

/** Puts the values of a request in their places: for what was made from a shape. */
export type Fill = (values: readonly string[]) => string[]

/** What stands at each place of the values that were parsed from a shape. */
export function places(parsed: Values): Fill {
  const pieces = parsed.map((value): Piece => {
    const found = marks.exec(value)
    return found ? Number(found[1]) : value
  })
  return (values) => pieces.map((piece) => (typeof piece === 'string' ? piece : (values[piece] ?? '')))
}

const unreserved = /^[\w.~-]*$/

/** A text that was made from a shape and percent-encoded, with the values in their places. */
export function encodedText(made: string): (values: readonly string[]) => string {
  const pieces = made.split(marks)
  return (values) => {
    let text = ''
    for (const [index, piece] of pieces.entries()) {
      if (index % 2 === 0) {
        text += piece
        continue
      }
      const value = values[Number(piece)] ?? ''
      text += unreserved.test(value) ? value : percent(value)
    }
    return text
  }
}
