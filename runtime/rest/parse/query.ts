// The whole query string of a relation becomes a readonly tree and the list of its values. Source: rest.md §1.2.
import { errors } from '../../errors/index.ts'
import type { Condition, OrderTerm, SelectItem } from './ast.ts'
import { treePath } from './field.ts'
import { comparison } from './filter.ts'
import { end, scanner } from './lexer.ts'
import type { Budget } from './logic.ts'
import { logicKey, logicTree, spend } from './logic.ts'
import { names } from './names.ts'
import { order } from './order.ts'
import type { Parameter } from './parameters.ts'
import { select } from './select.ts'
import type { Values } from './values.ts'

export interface Query {
  readonly select: readonly SelectItem[]
  readonly where: readonly Condition[]
  readonly order: readonly OrderTerm[]
  readonly columns: readonly string[] | null
  readonly onConflict: readonly string[] | null
  readonly limit: string | undefined
  readonly offset: string | undefined
  readonly values: Values
}

/**
 * @throws PGRST100 for what cannot be parsed or is beyond the limits, PGRST108 for a path to a resource that is not
 * embedded, PGRST123 for aggregates
 */
export function parseQuery(pairs: readonly Parameter[]): Query {
  const values: Values = []
  const budget: Budget = { conditions: 0 }
  const found: Partial<Record<'select' | 'columns' | 'on_conflict' | 'order' | 'limit' | 'offset', string>> =
    {}
  const where: Condition[] = []
  const logic: Condition[] = []
  for (const [key, value] of pairs) {
    if (value === undefined) continue
    if (key === 'select' || key === 'columns' || key === 'on_conflict') {
      found[key] ??= value // the first one wins
      continue
    }
    const dot = key.lastIndexOf('.')
    const last = key.slice(dot + 1)
    if (last === 'and' || last === 'or') {
      const { embed, operator } = logicKey(key)
      refuseEmbed(embed)
      logic.push(logicTree(operator, value, values, budget))
    } else if (last === 'order' || last === 'limit' || last === 'offset') {
      if (dot >= 0) refuseEmbed(key.slice(0, dot).split('.'))
      if (last === 'order') found.order ??= value
      else found[last] = value // the last one wins
    } else {
      spend(budget)
      where.push(filter(key, value, values))
    }
  }
  return {
    select: select(found.select ?? '*', values),
    where: [...where, ...logic],
    order: found.order === undefined ? [] : order(found.order, values),
    columns: found.columns === undefined ? null : names('columns', found.columns),
    onConflict: found.on_conflict === undefined ? null : names('on_conflict', found.on_conflict),
    limit: found.limit,
    offset: found.offset,
    values,
  }
}

function filter(key: string, value: string, values: Values): Condition {
  const path = scanner(`failed to parse tree path (${key})`, key)
  const { embed, field } = treePath(path, values)
  end(path, 'letter, digit, "-", "->>", "->", delimiter (.) or end of input')
  const s = scanner(`failed to parse filter (${value})`, value)
  const condition = comparison(s, field, values, false)
  end(s)
  refuseEmbed(embed)
  return condition
}

function refuseEmbed(path: readonly string[]): void {
  const first = path[0]
  if (first !== undefined) throw errors.notEmbedded(first)
}
