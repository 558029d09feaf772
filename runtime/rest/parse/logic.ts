// `and=(...)`, `or=(...)`, `not.or=(...)`, nested at will up to the limit.
import type { Condition } from './ast.ts'
import { expectingName, field } from './field.ts'
import { comparison } from './filter.ts'
import type { Scanner } from './lexer.ts'
import { expect, fail, looksAt, scanner, end, skipSpace, take } from './lexer.ts'
import { limits } from './limits.ts'
import { tooMuch } from '../refusals.ts'
import type { Values } from './values.ts'

/** Counts conditions over a whole request. */
export interface Budget {
  conditions: number
}

/** Notes one more condition, and refuses the one too many. */
export function spend(budget: Budget): void {
  if (++budget.conditions > limits.conditions) throw tooMuch('conditions', limits.conditions)
}

/** The key of a logic parameter: the path of the embed before it, and `and`, `or`, `not.and` or `not.or`. */
export function logicKey(key: string): { embed: readonly string[]; operator: string } {
  const names = key.split('.')
  const operator = names.pop() ?? ''
  const not = names.includes('not')
  return { embed: names.filter((name) => name !== 'not'), operator: not ? `not.${operator}` : operator }
}

/** @param operator what {@link logicKey} found; `value` the parenthesised list behind `=` */
export function logicTree(operator: string, value: string, values: Values, budget: Budget): Condition {
  const s = scanner(`failed to parse logic tree (${value})`, operator + value)
  const condition = tree(s, values, budget, 0)
  end(s)
  return condition
}

const group = /(not\.)?(and|or)(?=[ \t]*\()/y

function tree(s: Scanner, values: Values, budget: Budget, depth: number): Condition {
  group.lastIndex = s.at
  const found = group.exec(s.text)
  if (!found) return leaf(s, values, budget)
  if (depth === limits.nesting) throw tooMuch('levels of and/or', limits.nesting)
  s.at += found[0].length
  skipSpace(s)
  expect(s, '(')
  const of: Condition[] = []
  do {
    skipSpace(s)
    of.push(tree(s, values, budget, depth + 1))
    skipSpace(s)
  } while (take(s, ','))
  expect(s, ')', '"," or ")"')
  skipSpace(s)
  return { kind: found[2] === 'and' ? 'and' : 'or', not: found[1] !== undefined, of }
}

function leaf(s: Scanner, values: Values, budget: Budget): Condition {
  spend(budget)
  if (looksAt(s, ')')) fail(s, `${expectingName}, negation operator (not) or logic operator (and, or)`)
  const { field: subject } = field(s, values)
  if (!take(s, '.')) fail(s, 'delimiter (.)')
  return comparison(s, subject, values, true)
}
