// The text of a filter, as realtime-js sends it, as conditions that must all hold: `id=eq.1,name=not.in.(a,"b,c")`.
// Refuses (invalid_filter) what is none.
import { RealtimeError } from '../errors.ts'

export const operators = [
  ...['eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'in', 'like', 'ilike', 'is', 'match', 'imatch', 'isdistinct'],
] as const
export type Operator =
  | 'eq'
  | 'neq'
  | 'lt'
  | 'lte'
  | 'gt'
  | 'gte'
  | 'in'
  | 'like'
  | 'ilike'
  | 'is'
  | 'match'
  | 'imatch'
  | 'isdistinct'

export interface Condition {
  readonly column: string
  readonly operator: Operator
  readonly negated: boolean
  /** One, but for `in`. */
  readonly values: readonly string[]
}

/** As many values as Supabase's `in` takes. */
const mostValues = 100
const mostConditions = 20

export const invalidFilter = (message: string) => new RealtimeError('invalid_filter', message)

/** Splits at commas that stand neither in quotes nor in brackets. Quotes stay. */
function split(text: string): string[] {
  const parts: string[] = []
  let [start, depth, quoted] = [0, 0, false]
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]
    if (sign === '\\' && quoted) at += 1
    else if (sign === '"') quoted = !quoted
    else if (quoted) continue
    else if (sign === '(') depth += 1
    else if (sign === ')') depth -= 1
    else if (sign === ',' && depth === 0) {
      parts.push(text.slice(start, at))
      start = at + 1
    }
  }
  if (quoted || depth !== 0) throw invalidFilter('A quote or bracket of the filter is not closed')
  return [...parts, text.slice(start)]
}

const unquoted = (text: string): string =>
  text.length >= 2 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replace(/\\(.)/gs, '$1')
    : text

const isOperator = (name: string): name is Operator => (operators as readonly string[]).includes(name)

function readCondition(text: string): Condition {
  const [, column, negation, name, value] =
    /^("(?:[^"\\]|\\.)*"|[^=]+?)=(not\.)?([a-z]+)\.(.*)$/s.exec(text) ?? []
  if (column === undefined || name === undefined || value === undefined)
    throw invalidFilter(
      `The filter ${JSON.stringify(text.slice(0, 100))} is not of the form column=operator.value`,
    )
  if (!isOperator(name)) throw invalidFilter(`The filter knows no operator ${JSON.stringify(name)}`)
  const made = { column: unquoted(column), operator: name, negated: negation !== undefined }
  if (name !== 'in') return { ...made, values: [unquoted(value)] }
  const [, list] = /^\((.*)\)$/s.exec(value) ?? []
  if (list === undefined) throw invalidFilter('The values of `in` stand in brackets: column=in.(a,b)')
  const values = list === '' ? [] : split(list).map(unquoted)
  if (values.length > mostValues) throw invalidFilter(`\`in\` takes ${mostValues} values at most`)
  return { ...made, values }
}

/** @throws RealtimeError invalid_filter */
export function parseFilter(text: string): readonly Condition[] {
  if (text.length > 8_192) throw invalidFilter('The filter is too long')
  const parts = split(text)
  if (parts.length > mostConditions) throw invalidFilter(`A filter has ${mostConditions} conditions at most`)
  return parts.map(readCondition)
}
