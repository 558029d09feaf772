// `order=name.desc.nullslast,data->>x,author(name)`. Refuses unknown directions.
import type { OrderTerm } from './ast.ts'
import { field } from './field.ts'
import type { Scanner } from './lexer.ts'
import { end, expect, fail, scanner, skipSpace, take, word } from './lexer.ts'
import { limits } from './limits.ts'
import { tooMuch } from '../refusals.ts'
import type { Values } from './values.ts'

export function order(value: string, values: Values): readonly OrderTerm[] {
  const s = scanner(`failed to parse order (${value})`, value)
  const terms: OrderTerm[] = []
  do {
    if (terms.length === limits.orderTerms) throw tooMuch('order terms', limits.orderTerms)
    terms.push(term(s, values))
    skipSpace(s)
  } while (take(s, ','))
  end(s, '"," or end of input')
  return terms
}

function term(s: Scanner, values: Values): OrderTerm {
  const { field: first } = field(s, values)
  if (first.path.length > 0 || !take(s, '(')) return { field: first, ...direction(s) }
  const { field: inner } = field(s, values)
  expect(s, ')')
  return { relation: first.column, field: inner, ...direction(s) }
}

function direction(s: Scanner): Pick<OrderTerm, 'direction' | 'nulls'> {
  let direction: OrderTerm['direction'] = null
  let nulls: OrderTerm['nulls'] = null
  while (take(s, '.')) {
    const start = s.at
    const found = word(s)
    if (direction === null && nulls === null && (found === 'asc' || found === 'desc')) direction = found
    else if (nulls === null && found === 'nullsfirst') nulls = 'first'
    else if (nulls === null && found === 'nullslast') nulls = 'last'
    else
      fail(
        s,
        direction === null ? '"asc", "desc", "nullsfirst" or "nullslast"' : '"nullsfirst" or "nullslast"',
        start,
      )
  }
  return { direction, nulls }
}
