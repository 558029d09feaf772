// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// Pages by key: the cursor holds the last row's values of the columns that order the rows, so that rows that come or go
// meanwhile shift nothing. Refuses (ApiError `bad_cursor`) a cursor that was made for another order or by nobody.
import { ApiError } from './api-error.js'
import type { Facts } from './facts.js'
import { findQuery, type Search } from './query.js'
import { nameText, nested } from './values.js'
import type { Pairs } from './where.js'

type Value = string | null

interface Term {
  readonly name: string
  readonly direction: string
}

export interface Paging {
  readonly query: Pairs
  /** Takes what only paging needed out of the rows. */
  finish<Row>(rows: Row[]): { rows: Row[]; nextCursor: string | null }
}

/**
 * @param search its `orderBy` is followed by the primary key, so that no two rows are equal
 * @throws ApiError for a cursor that does not belong here
 * @throws TypeError where nothing orders the rows
 */
export function paging(
  facts: Facts,
  { cursor, limit, ...search }: Search & { readonly limit: number; readonly cursor?: string | null },
): Paging {
  const terms = termsOf(search.orderBy, facts.key)
  const order = terms.map(({ name, direction }) => `${nameText(name)}.${direction}`).join(',')
  const keys = terms.map(({ name }, at) => `_k${at}:${nameText(name)}::text`)
  const orderBy = terms.map(({ name, direction }) => ({ [name]: direction }))
  const pairs = findQuery(facts, { ...search, orderBy, limit: limit + 1 }, keys)
  const after = cursor ? rowsAfter(terms, decode(cursor, order, terms.length), facts.key) : []
  return {
    query: [...pairs, ...after],
    finish: (rows) => {
      const page = rows.slice(0, limit)
      const lists = page.map((row) =>
        keys.map((_, at) => {
          const key = `_k${at}`
          const value = (row as Record<string, Value>)[key] ?? null
          Reflect.deleteProperty(row as object, key)
          return value
        }),
      )
      const last = rows.length > limit ? lists.at(-1) : undefined
      return { rows: page, nextCursor: last ? encode([order, ...last]) : null }
    },
  }
}

function termsOf(orderBy: object = [], key: readonly string[]): Term[] {
  const given = [orderBy]
    .flat()
    .flatMap((order) =>
      (Object.entries(order) as [string, string][]).map(([name, direction]) => ({ name, direction })),
    )
  const missing = key.filter((name) => !given.some((term) => term.name === name))
  const terms = [...given, ...missing.map((name) => ({ name, direction: 'asc' }))]
  if (terms.length === 0) throw new TypeError('page needs orderBy where there is no primary key')
  return terms
}

/**
 * The rows behind the cursor's: for each term, those that are equal before it and come later by it. Nulls come last
 * upwards and first downwards, unless the direction says otherwise.
 */
function rowsAfter(
  terms: readonly Term[],
  values: readonly Value[],
  key: readonly string[],
): [string, string][] {
  const bounds: [string, string][] = []
  const alternatives = terms.flatMap(({ name, direction }, at) => {
    const value = values[at] ?? null
    const column = nameText(name)
    const isUp = direction.startsWith('asc')
    const nullsFirst = direction.includes('nulls') ? direction.endsWith('first') : !isUp
    const nullsFollow = !nullsFirst && !key.includes(name)
    const equal = terms.slice(0, at).map((term, index) => {
      const same = values[index] ?? null
      return nameText(term.name) + (same === null ? '.is.null' : `.eq.${nested(same)}`)
    })
    const operator = isUp ? 'gt' : 'lt'
    // Says again what follows from the alternatives, in the form that an index can use.
    if (at === 0 && value !== null && !nullsFollow) bounds.push([column, `${operator}e.${value}`])
    const later =
      value === null
        ? nullsFirst
          ? [`${column}.not.is.null`]
          : []
        : [`${column}.${operator}.${nested(value)}`, ...(nullsFollow ? [`${column}.is.null`] : [])]
    return later.map((one) => (equal.length === 0 ? one : `and(${[...equal, one].join(',')})`))
  })
  // Nothing can follow a row of nulls: a condition that no row fulfils.
  const or = alternatives.join(',') || `and(${terms.map(({ name }) => `${nameText(name)}.in.()`).join(',')})`
  return [...bounds, ['or', `(${or})`]]
}

function encode(of: readonly Value[]): string {
  const bytes = new TextEncoder().encode(JSON.stringify(of))
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (c) => ({ '+': '-', '/': '_' })[c] ?? '')
}

function decode(cursor: string, order: string, count: number): readonly Value[] {
  let found: unknown
  try {
    const binary = atob(cursor.replace(/[-_]/g, (c) => (c === '-' ? '+' : '/')))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    found = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    found = undefined
  }
  const [made, ...values] = Array.isArray(found) ? (found as unknown[]) : []
  const isValue = (value: unknown): value is Value => value === null || typeof value === 'string'
  if (made === order && values.length === count && values.every(isValue)) return values
  const message = made === undefined ? 'This is no cursor of ours' : 'The cursor was made for another orderBy'
  throw new ApiError(400, { code: 'bad_cursor', message, hint: 'Begin with the first page: no cursor.' })
}
