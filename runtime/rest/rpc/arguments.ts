// The arguments of a call in a query string or a form: which pairs they are, and what they come to.
import type { Operator } from '../parse/ast.ts'
import { treePath } from '../parse/field.ts'
import { arrayText } from '../parse/filter.ts'
import { end, scanner } from '../parse/lexer.ts'
import type { Parameter } from '../parse/parameters.ts'
import type { Routine } from '../contract.ts'

export interface Split {
  /** Name and value, in the order of the request; a name may come more than once. */
  readonly args: readonly (readonly [name: string, value: string])[]
  /** Everything else: select, filters, order and so on. */
  readonly others: readonly Parameter[]
}

const plainOperators: Readonly<Record<Operator, true>> = {
  eq: true,
  neq: true,
  gt: true,
  gte: true,
  lt: true,
  lte: true,
  like: true,
  ilike: true,
  match: true,
  imatch: true,
  in: true,
  isdistinct: true,
  cs: true,
  cd: true,
  ov: true,
  sl: true,
  sr: true,
  nxr: true,
  nxl: true,
  adj: true,
}

/** A value that begins as a filter does is one, whatever the function's arguments are called (PostgREST's rule). */
const filterStart = new RegExp(
  `^(not|is|(${Object.keys(plainOperators).join('|')})(\\((any|all)\\))?|(fts|plfts|phfts|wfts)(\\([^)]*\\))?)\\.`,
)

const reserved = new Set(['select', 'columns', 'on_conflict', 'order', 'limit', 'offset', 'and', 'or'])
const reservedEverywhere = new Set(['order', 'limit', 'offset', 'and', 'or'])

/**
 * Separates the arguments of a GET from what shapes its answer.
 * @throws PGRST100 for a key that is no name
 */
export function splitArguments(pairs: readonly Parameter[]): Split {
  const args: (readonly [string, string])[] = []
  const others: Parameter[] = []
  for (const pair of pairs) {
    const [key, value] = pair
    const last = key.slice(key.lastIndexOf('.') + 1)
    if (value === undefined) continue
    if (reserved.has(key) || reservedEverywhere.has(last) || filterStart.test(value)) others.push(pair)
    else args.push([nameOf(key), value])
  }
  return { args, others }
}

/** The column of the key, read like a filter's: `"a b"` is quoted, a path before or into JSON says nothing here. */
function nameOf(key: string): string {
  const s = scanner(`failed to parse tree path (${key})`, key)
  const { field } = treePath(s, [])
  end(s, 'letter, digit, "-", "->>", "->", delimiter (.) or end of input')
  return field.column
}

/** Names, each once. */
export const namesOf = (args: Split['args']): readonly string[] => [...new Set(args.map(([name]) => name))]

/** The value of each argument: the last one, or for a variadic argument all of them as the text of an array. */
export function valuesOf(routine: Routine, args: Split['args']): ReadonlyMap<string, string> {
  const variadic = routine.arguments.find((one) => one.variadic)?.name
  const values = new Map(args)
  if (variadic !== undefined && values.has(variadic)) {
    values.set(variadic, arrayText(args.filter(([name]) => name === variadic).map(([, value]) => value)))
  }
  return values
}
