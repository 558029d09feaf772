// The whole query string of a relation becomes a readonly tree and the list of its values. Source: rest.md §1.2.
import { errors } from '../../errors/index.ts'
import type { Condition, Embed, Node, OrderTerm } from './ast.ts'
import { treePath } from './field.ts'
import { comparison } from './filter.ts'
import { end, scanner } from './lexer.ts'
import type { Budget } from './logic.ts'
import { logicKey, logicTree, spend } from './logic.ts'
import { names } from './names.ts'
import { order } from './order.ts'
import type { Parameter } from './parameters.ts'
import type { Selected, Selection } from './select.ts'
import { select } from './select.ts'
import type { Values } from './values.ts'

/** The root of the tree, and what is asked of the whole request. */
export interface Query extends Node {
  readonly columns: readonly string[] | null
  readonly onConflict: readonly string[] | null
  readonly values: Values
}

/** What the parameters say of one relation beside `select`. */
interface Modifiers {
  readonly filters: Condition[]
  readonly logic: Condition[]
  order?: readonly OrderTerm[]
  limit?: string
  offset?: string
}

/**
 * @param aggregates whether `select` may hold aggregates
 * @throws PGRST100 for what cannot be parsed or is beyond the limits, PGRST108 for a path to a resource that is not
 * embedded, PGRST123 for aggregates that may not be
 */
export function parseQuery(pairs: readonly Parameter[], aggregates = false): Query {
  const values: Values = []
  const budget: Budget = { conditions: 0 }
  const found: Partial<Record<'select' | 'columns' | 'on_conflict', string>> = {}
  for (const [key, value] of pairs) {
    // the first one wins
    if (key === 'select' || key === 'columns' || key === 'on_conflict')
      if (value !== undefined) found[key] ??= value
  }
  const selection = select(found.select ?? '*', values, aggregates)
  const modifiers = new Map<Selection, Modifiers>()
  const at = (path: readonly string[]): Modifiers => {
    const selected = path.reduce(embedded, selection)
    let known = modifiers.get(selected)
    if (!known) modifiers.set(selected, (known = { filters: [], logic: [] }))
    return known
  }
  for (const [key, value] of pairs) {
    if (value === undefined || key === 'select' || key === 'columns' || key === 'on_conflict') continue
    const dot = key.lastIndexOf('.')
    const last = key.slice(dot + 1)
    if (last === 'and' || last === 'or') {
      const { embed, operator } = logicKey(key)
      const condition = logicTree(operator, value, values, budget)
      at(embed).logic.push(condition)
    } else if (last === 'order' || last === 'limit' || last === 'offset') {
      const path = dot < 0 ? [] : embedPath(key.slice(0, dot), values)
      if (last === 'order') {
        const terms = order(value, values)
        at(path).order ??= terms
      } else at(path)[last] = value // the last one wins
    } else {
      spend(budget)
      const { embed, condition } = filter(key, value, values)
      at(embed).filters.push(condition)
    }
  }
  return {
    ...node(selection, modifiers),
    columns: found.columns === undefined ? null : names('columns', found.columns),
    onConflict: found.on_conflict === undefined ? null : names('on_conflict', found.on_conflict),
    values,
  }
}

/** @throws PGRST108 */
function embedded(parent: Selection, name: string): Selected {
  const found = parent.embeds.find(({ relation, alias }) => relation === name || alias === name)
  if (!found) throw errors.notEmbedded(name)
  return found
}

function node(of: Selection, modifiers: ReadonlyMap<Selection, Modifiers>): Node {
  const { filters = [], logic = [], order: terms = [], limit, offset } = modifiers.get(of) ?? {}
  return {
    select: of.select,
    embeds: of.embeds.map((embed): Embed => ({ ...embed, ...node(embed, modifiers) })),
    where: [...filters, ...logic],
    order: terms,
    ...(limit === undefined ? {} : { limit }),
    ...(offset === undefined ? {} : { offset }),
  }
}

function filter(
  key: string,
  value: string,
  values: Values,
): { embed: readonly string[]; condition: Condition } {
  const path = scanner(`failed to parse tree path (${key})`, key)
  const { embed, field } = treePath(path, values)
  end(path, 'letter, digit, "-", "->>", "->", delimiter (.) or end of input')
  const s = scanner(`failed to parse filter (${value})`, value)
  const condition = comparison(s, field, values, false)
  end(s)
  return { embed, condition }
}

/** `a."b c".d` before `.order`, `.limit`, `.offset`. */
function embedPath(text: string, values: Values): readonly string[] {
  const s = scanner(`failed to parse tree path (${text})`, text)
  const { embed, field } = treePath(s, values)
  end(s, 'letter, digit, "-", delimiter (.) or end of input')
  return [...embed, field.column]
}
