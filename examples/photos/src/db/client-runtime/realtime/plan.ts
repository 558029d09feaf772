// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// Whether a query's rows can be kept by the changes alone, and how. Where that is not certain, it is no.
import { type Facts, own } from '../facts.js'
import { filterText } from '../filter.js'
import type { Search } from '../query.js'
import { type Request, requestOf, type Row } from './frames.js'
import { comparison, isOrdered, type Term } from './order.js'

export interface Plan {
  readonly request: Request
  readonly key: readonly string[]
  /** Columns that only we need. */
  readonly hidden: readonly string[]
  /** Columns whose numbers must be ones that JavaScript holds exactly. */
  readonly exact: readonly string[]
  readonly compare: ((left: Row, right: Row) => number) | undefined
}

const keyKinds: ReadonlySet<string> = new Set(['int', 'exact', 'time', 'text'])

/** undefined: the rows have to be fetched whenever something changes. */
export function planOf(
  facts: Facts,
  { select = {}, where, orderBy = [], limit, offset }: Search,
): Plan | undefined {
  const { live, key } = facts
  if (!live || key.length === 0 || limit !== undefined || offset !== undefined) return undefined
  const named = (Object.entries(select) as [string, unknown][]).filter(
    ([, wanted]) => wanted !== undefined && wanted !== false,
  )
  const all = named.length === 0 || named.some(([name]) => name === '*')
  const chosen = all ? Object.keys(live) : named.map(([name]) => name)
  const isPlain = (name: string) => (own(live, name) ?? 'other') !== 'other'
  if (named.some(([name, wanted]) => wanted !== true || !(name === '*' || isPlain(name)))) return undefined
  if (!chosen.every(isPlain) || !key.every((name) => keyKinds.has(own(live, name) ?? ''))) return undefined
  const terms = termsOf(live, orderBy)
  if (!terms) return undefined
  let filter: string | undefined
  try {
    filter = filterText(facts, where)
  } catch {
    return undefined
  }
  const hidden = [...new Set([...key, ...terms.map(({ name }) => name)])].filter(
    (name) => !chosen.includes(name),
  )
  const ties = key.filter((name) => isOrdered(live[name]) && !terms.some((term) => term.name === name))
  const order = [...terms, ...ties.map((name) => termOf(name, live[name] ?? 'other', 'asc'))]
  return {
    ...{ key, hidden, compare: terms.length === 0 ? undefined : comparison(order) },
    exact: [...new Set([...key, ...terms.map(({ name }) => name)])].filter((name) => live[name] === 'int'),
    request: { ...requestOf(facts, [...chosen, ...hidden]), filter, snapshot: true },
  }
}

function termOf(name: string, kind: string, direction: string): Term {
  const isDown = direction.startsWith('desc')
  const nullsFirst = direction.includes('nulls') ? direction.endsWith('first') : isDown
  return { name, kind, isDown, nullsFirst }
}

function termsOf(live: NonNullable<Facts['live']>, orderBy: object): Term[] | undefined {
  const entries = [orderBy].flat().flatMap((order) => Object.entries(order) as [string, unknown][])
  const terms = entries.flatMap(([name, direction]) => {
    const kind = own(live, name)
    return kind && isOrdered(kind) && typeof direction === 'string' ? [termOf(name, kind, direction)] : []
  })
  return terms.length === entries.length ? terms : undefined
}
