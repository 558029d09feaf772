// SQL as typed pieces: static text from our source, quoted identifiers, and slots for values. A plain string cannot get
// in: the template tag takes only pieces.
import type { Slot } from '../parse/ast.ts'

declare const made: unique symbol

/** A piece of SQL. Made only by {@link sql}, {@link value}, {@link join} and by `ident.ts`. */
export interface Sql {
  readonly parts: readonly (string | Slot)[]
  readonly [made]: true
}

const piece = (parts: readonly (string | Slot)[]): Sql => ({ parts }) as Sql

/** Tagged template whose text is ours and whose holes are pieces: sql`where ${column} = ${value(0)}`. */
export function sql(text: TemplateStringsArray, ...holes: readonly Sql[]): Sql {
  const parts: (string | Slot)[] = []
  text.forEach((static_, index) => {
    if (static_ !== '') parts.push(static_)
    const hole = holes[index]
    if (hole) parts.push(...hole.parts)
  })
  return piece(parts)
}

export const nothing: Sql = piece([])

/** The value kept under `slot`, as a parameter. */
export const value = (slot: Slot): Sql => piece([slot])

/** A whole number that stands in the text, because it belongs to the shape. */
export function whole(number: number): Sql {
  if (!Number.isSafeInteger(number)) throw new RangeError(`${number} is not a whole number`)
  return piece([String(number)])
}

/** Text that a module of `sql/` has made safe. Not for use elsewhere. */
export const safe = (text: string): Sql => piece([text])

export function join(pieces: readonly Sql[], separator: Sql): Sql {
  return piece(
    pieces.flatMap((part, index) => (index === 0 ? part.parts : [...separator.parts, ...part.parts])),
  )
}

export const comma = sql`, `

/** Finished text with `$1…`, and for each parameter the slot of its value. */
export interface Rendered {
  readonly text: string
  readonly slots: readonly Slot[]
}

/** Numbers the parameters; a slot used twice is one parameter. */
export function render(statement: Sql): Rendered {
  const numbers = new Map<Slot, number>()
  let text = ''
  for (const part of statement.parts) {
    if (typeof part === 'string') {
      text += part
      continue
    }
    let number = numbers.get(part)
    if (number === undefined) {
      number = numbers.size + 1
      numbers.set(part, number)
    }
    text += `$${number}`
  }
  return { text, slots: [...numbers.keys()] }
}
