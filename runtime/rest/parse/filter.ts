// `op.value` of a filter: `not.eq.5`, `in.(1,2)`, `like(any).{a*,b*}`, `is.null`. Refuses unknown operators.
import type {
  Comparison,
  Field,
  Operator,
  Quantifier,
  Search,
  SearchOperator,
  Truth,
  TruthTest,
} from './ast.ts'
import type { Scanner } from './lexer.ts'
import { delimited, expect, fail, looksAt, plainIdentifier, raw, skipSpace, take, word } from './lexer.ts'
import { limits } from './limits.ts'
import { tooMuch } from '../refusals.ts'
import type { Values } from './values.ts'
import { keep } from './values.ts'

const quantifiable: ReadonlySet<string> = new Set([
  'eq',
  'gt',
  'gte',
  'lt',
  'lte',
  'like',
  'ilike',
  'match',
  'imatch',
] satisfies Operator[])
const operators: ReadonlySet<string> = new Set([
  ...quantifiable,
  'neq',
  'in',
  'isdistinct',
  'cs',
  'cd',
  'ov',
  'sl',
  'sr',
  'nxr',
  'nxl',
  'adj',
])
const patterns: ReadonlySet<string> = new Set(['like', 'ilike', 'match', 'imatch'] satisfies Operator[])
const searches: ReadonlySet<string> = new Set(['fts', 'plfts', 'phfts', 'wfts'] satisfies SearchOperator[])
const truths = /null|not_null|true|false|unknown/iy

const isSearch = (text: string): text is SearchOperator => searches.has(text)
const isOperator = (text: string): text is Operator => operators.has(text)

/**
 * Parses `[not.]operator.value` at the cursor.
 * @param inTree inside `and(...)`, `or(...)` a value ends at `,` or `)`; else it is the rest of the text
 */
export function comparison(
  s: Scanner,
  field: Field,
  values: Values,
  inTree: boolean,
): Comparison | Search | TruthTest {
  const not = take(s, 'not.')
  const start = s.at
  const operator = word(s)
  const expecting = not ? 'operator (eq, gt, ...)' : '"not" or operator (eq, gt, ...)'
  if (operator === 'is' && looksAt(s, '.')) {
    s.at++
    return { kind: 'is', not, field, truth: truth(s) }
  }
  if (isSearch(operator)) {
    const language = take(s, '(') ? keep(values, languageName(s)) : null
    if (!take(s, '.')) fail(s, expecting)
    const text = inTree ? treeValue(s) : rest(s)
    return { kind: 'search', not, field, operator, language, slot: keep(values, text) }
  }
  if (!isOperator(operator)) return fail(s, expecting, start)
  const quantifier = quantifiable.has(operator) ? quantified(s) : null
  if (!take(s, '.')) fail(s, expecting)
  if (operator === 'in')
    return { kind: 'comparison', not, field, operator, quantifier, slot: keep(values, list(s)) }
  const text = inTree ? treeValue(s) : rest(s)
  if (patterns.has(operator) && text.length > limits.pattern)
    throw tooMuch('characters of a pattern', limits.pattern)
  const value = operator === 'like' || operator === 'ilike' ? text.replaceAll('*', '%') : text
  return { kind: 'comparison', not, field, operator, quantifier, slot: keep(values, value) }
}

function quantified(s: Scanner): Quantifier | null {
  if (take(s, '(any)')) return 'any'
  if (take(s, '(all)')) return 'all'
  return null
}

function languageName(s: Scanner): string {
  const name = plainIdentifier(s, 'letter, digit, "_" or "$"')
  expect(s, ')')
  return name
}

function truth(s: Scanner): Truth {
  truths.lastIndex = s.at
  const found = truths.exec(s.text)?.[0]
  if (found === undefined) return fail(s, 'isVal: (null, not_null, true, false, unknown)')
  s.at += found.length
  return found.toLowerCase() as Truth
}

function rest(s: Scanner): string {
  const text = s.text.slice(s.at)
  s.at = s.text.length
  return text
}

const pgArray = /\{[^{}]*\}/y

function treeValue(s: Scanner): string {
  pgArray.lastIndex = s.at
  const found = pgArray.exec(s.text)?.[0]
  if (found === undefined) return looksAt(s, '"') ? delimited(s) : raw(s)
  s.at += found.length
  return found
}

/** `(a,"b,c",d)` as the text of a Postgres array; `()` is the empty array. */
function list(s: Scanner): string {
  skipSpace(s)
  expect(s, '(')
  skipSpace(s)
  const elements = [delimited(s)]
  while (take(s, ',')) {
    if (elements.length === limits.listElements) throw tooMuch('elements of an in list', limits.listElements)
    elements.push(delimited(s))
  }
  expect(s, ')', '"," or ")"')
  skipSpace(s)
  return elements.length === 1 && elements[0] === '' ? '{}' : arrayText(elements)
}

/** The text form of a Postgres array of these elements. */
export function arrayText(elements: readonly string[]): string {
  return `{${elements.map((text) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`).join(',')}}`
}
