// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// The client's arguments as PostgREST's query parameters. Refuses what would change more rows than meant.
import { type Facts, own } from './facts.js'
import { nameText, pathText } from './values.js'
import { addWhere, type Draft, type Level, type Pairs } from './where.js'

/** What a search may hold, at the root and in an embed; types.ts has the types that callers see. */
export interface Search {
  readonly select?: object
  readonly where?: object
  readonly orderBy?: object
  readonly limit?: number
  readonly offset?: number
}

/** Parameters of a search. @param extra further items of `select` @throws TypeError */
export function findQuery(facts: Facts, search: Search, extra: readonly string[] = []): Pairs {
  const draft: Draft = { pairs: [], aliases: 0 }
  const select = [...selection(draft, facts, search, ''), ...extra].join(',')
  return select === '*' ? draft.pairs : [['select', select], ...draft.pairs]
}

/**
 * Parameters for `update` and `delete`.
 * @throws TypeError without a condition, unless `'all'` was said; for conditions over relations, which PostgREST does
 * not apply to writes
 */
export function whichQuery(facts: Facts, which: object | 'all', select: object | undefined): Pairs {
  const selected = findQuery(facts, select ? { select } : {})
  if (which === 'all') return selected
  const level: Level = { draft: { pairs: [], aliases: 0 }, facts, path: '', items: [] }
  addWhere(level, which)
  const { items, draft } = level
  if (items.length > 0) throw new TypeError('where over relations works in searches only, not in writes')
  if (draft.pairs.length === 0)
    throw new TypeError(`where has no condition: say where: 'all' to mean every row`)
  return [...selected, ...draft.pairs]
}

/** Adds the parameters of one level, and gives what `select` asks for there. */
function selection(draft: Draft, facts: Facts, search: Search, path: string): string[] {
  const { select = {}, where, orderBy, limit, offset } = search
  const items: string[] = []
  const level: Level = { draft, facts, path, items }
  const chosen = Object.entries(select) as [string, unknown][]
  for (const [name, wanted] of chosen.length === 0 ? ([['*', true]] as const) : chosen) {
    const way = own(facts.relations, name)
    if (wanted === undefined || wanted === false) continue
    if (name === '*') items.push(...allColumns(facts))
    else if (wanted === true && way === undefined) items.push(columnText(facts, name))
    else if (way === undefined) items.push(...[wanted as Part].flat().map((part) => partText(name, part)))
    else {
      const key = nameText(name)
      const options = wanted === true ? {} : (wanted as Search)
      const inside = selection(draft, way.facts(), options, `${path}${key}.`)
      items.push(`${key}:${way.to}(${inside.join(',')})`)
    }
  }
  if (where) addWhere(level, where)
  const order = orderBy ? orderTerms(level, orderBy) : []
  if (order.length > 0) draft.pairs.push([`${path}order`, order.join(',')])
  if (limit !== undefined) draft.pairs.push([`${path}limit`, String(limit)])
  if (offset !== undefined) draft.pairs.push([`${path}offset`, String(offset)])
  return items
}

function allColumns(facts: Facts): readonly string[] {
  return facts.columns?.map((name) => columnText(facts, name)) ?? ['*']
}

function columnText({ text }: Facts, name: string): string {
  const cast = own(text, name)
  return nameText(name) + (cast === undefined ? '' : `::${cast}`)
}

/** Where in a JSON column. */
interface Place {
  readonly path: readonly unknown[]
  readonly text?: boolean
}
type Part = Place & { readonly as?: string }

const placeText = (column: string, { path, text = false }: Place) => nameText(column) + pathText(path, text)

const partText = (column: string, part: Part) => `${nameText(part.as ?? column)}:${placeText(column, part)}`

/** Order by a relation's column needs an embed, which selects nothing. */
function orderTerms({ draft, facts, items }: Level, orderBy: object): string[] {
  return [orderBy].flat().flatMap((order) =>
    (Object.entries(order) as [string, unknown][]).flatMap(([name, direction]) => {
      const way = own(facts.relations, name)
      if (way === undefined || typeof direction === 'string') {
        const [field, how] = orderText(name, direction)
        return `${field}.${how}`
      }
      const alias = `_w${draft.aliases++}`
      items.push(`${alias}:${way.to}()`)
      return Object.entries(direction as object).map(([column, of]) => {
        const [field, how] = orderText(column, of)
        return `${alias}(${field}).${how}`
      })
    }),
  )
}

/** What orders the rows, and the direction. */
function orderText(column: string, by: unknown): readonly [field: string, direction: string] {
  if (typeof by === 'string') return [nameText(column), by]
  const place = by as Place & { readonly direction: string }
  if (!Array.isArray(place.path)) throw new TypeError(`orderBy.${column} takes 'asc' or 'desc'`)
  return [placeText(column, place), place.direction]
}
