// `select=id,title:name,data->>x,day::date,author(name),...genre(label),amount.sum()`. Refuses doubled names, too many
// items, and embedding beyond the limits.
import { errors } from '../../errors/index.ts'
import { Buffer } from 'node:buffer'
import type { AggregateName, Embed, SelectItem } from './ast.ts'
import { embedName } from './ast.ts'
import { field, fieldName } from './field.ts'
import type { Scanner } from './lexer.ts'
import { atEnd, end, expect, fail, looksAt, plainIdentifier, scanner, skipSpace, take } from './lexer.ts'
import { limits } from './limits.ts'
import { tooMuch } from '../refusals.ts'
import type { Values } from './values.ts'

/** What `select` says of one relation. */
export interface Selection {
  readonly select: readonly SelectItem[]
  readonly embeds: readonly Selected[]
}

/** An embed before its filters, order and limits are known. */
export type Selected = Pick<Embed, 'relation' | 'alias' | 'hint' | 'inner' | 'spread'> & Selection

/** Counts over a whole request, and what it may hold. */
interface Count {
  items: number
  embeds: number
  readonly aggregates: boolean
}

/**
 * @param value the parameter's text; empty means no column at all, as in PostgREST
 * @param aggregates whether they may be there
 */
export function select(value: string, values: Values, aggregates: boolean): Selection {
  if (value === '*') return { select: [{ kind: 'star' }], embeds: [] }
  const s = scanner(`failed to parse select parameter (${value})`, value)
  if (value.trim() === '') return { select: [], embeds: [] }
  const found = items(s, values, { items: 0, embeds: 0, aggregates }, 0)
  end(s, '"," or end of input')
  return found
}

function items(s: Scanner, values: Values, count: Count, depth: number): Selection {
  const found: SelectItem[] = []
  const embeds: Selected[] = []
  const names = new Set<string>()
  do {
    if (++count.items > limits.selectItems) throw tooMuch('select items', limits.selectItems)
    const next = item(s, values, count, depth)
    const name =
      'kind' in next ? (next.kind === 'star' ? '*' : next.name) : next.spread ? null : embedName(next)
    if (name !== null) {
      if (names.has(name)) refuse(s, `${JSON.stringify(name)} is selected twice; give one an alias.`)
      if (Buffer.byteLength(name) > limits.nameBytes)
        refuse(s, `The alias ${JSON.stringify(name)} is longer than ${limits.nameBytes} bytes.`)
      names.add(name)
    }
    if ('kind' in next && next.kind === 'aggregate' && !count.aggregates) throw errors.aggregatesDisabled()
    if ('kind' in next) found.push(next)
    else embeds.push(next)
    skipSpace(s)
  } while (take(s, ','))
  return { select: found, embeds }
}

function refuse(s: Scanner, details: string): never {
  throw errors.invalidQuery(`"${s.label}"`, details)
}

const star = /\*[ \t]*(?=[,)]|$)/y

function item(s: Scanner, values: Values, count: Count, depth: number): SelectItem | Selected {
  skipSpace(s)
  star.lastIndex = s.at
  const found = star.exec(s.text)
  if (found) {
    s.at += found[0].length
    return { kind: 'star' }
  }
  if (take(s, '...')) {
    const relation = relationName(s)
    return relation === null
      ? fail(s, '"(" after the name of a relation')
      : embed(s, values, count, depth, relation)
  }
  const alias = optionalAlias(s)
  if (take(s, 'count()')) return aggregate(s, 'count', null, null, alias)
  const relation = relationName(s)
  return relation === null ? column(s, values, alias) : embed(s, values, count, depth, relation, alias)
}

/** A name before `(` or `!`; the cursor stays where no such name is. */
function relationName(s: Scanner): string | null {
  const start = s.at
  const name = fieldName(s)
  skipSpace(s)
  if (looksAt(s, '(') || looksAt(s, '!')) return name
  s.at = start
  return null
}

/** @param alias undefined for a spread */
function embed(
  s: Scanner,
  values: Values,
  count: Count,
  depth: number,
  relation: string,
  alias?: string | null,
): Selected {
  if (depth === limits.embedDepth) throw tooMuch('levels of embedded resources', limits.embedDepth)
  if (++count.embeds > limits.embeds) throw tooMuch('embedded resources', limits.embeds)
  let hint: string | null = null
  let inner = false
  for (let parameters = 0; parameters < 2 && take(s, '!'); parameters++) {
    const parameter = fieldName(s)
    if (parameter === 'inner') inner = true
    else if (parameter !== 'left') hint = parameter
  }
  expect(s, '(')
  skipSpace(s)
  const nothing = looksAt(s, ')')
  const selection = nothing ? { select: [], embeds: [] } : items(s, values, count, depth + 1)
  expect(s, ')', '"," or ")"')
  return { relation, alias: alias ?? null, hint, inner, spread: alias === undefined, ...selection }
}

const aggregateCall = /\.(sum|avg|count|max|min)\(\)/y

function column(s: Scanner, values: Values, alias: string | null): SelectItem {
  const { field: subject, lastKey } = field(s, values)
  const cast = optionalCast(s)
  aggregateCall.lastIndex = s.at
  const called = aggregateCall.exec(s.text)
  if (called) {
    s.at += called[0].length
    return aggregate(s, called[1] as AggregateName, subject, cast, alias)
  }
  skipSpace(s)
  if (!atEnd(s) && !looksAt(s, ',') && !looksAt(s, ')')) fail(s, '"," or end of input')
  return { kind: 'column', field: subject, name: alias ?? lastKey ?? subject.column, cast }
}

function aggregate(
  s: Scanner,
  name: AggregateName,
  subject: Extract<SelectItem, { kind: 'aggregate' }>['field'],
  cast: string | null,
  alias: string | null,
): SelectItem {
  const castAfter = optionalCast(s)
  return { kind: 'aggregate', function: name, field: subject, cast, castAfter, name: alias ?? name }
}

const optionalCast = (s: Scanner): string | null =>
  take(s, '::') ? plainIdentifier(s, 'letter or digit') : null

/** `alias:`, which is not the `::` of a cast; the cursor goes back when there is none. */
function optionalAlias(s: Scanner): string | null {
  const start = s.at
  const name = fieldName(s)
  if (looksAt(s, ':') && !looksAt(s, '::')) {
    s.at++
    skipSpace(s)
    return name
  }
  s.at = start
  return null
}
