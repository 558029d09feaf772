// A request to the API while it is put together: filters, order, preferences, body; and the URL and headers that it becomes.
import type { Method } from '../../lib/api/reference.ts'
import type { Endpoint } from './document.ts'

export const operators = {
  eq: 'equals',
  neq: 'is not',
  gt: 'greater than',
  gte: 'at least',
  lt: 'less than',
  lte: 'at most',
  like: 'like (* stands for anything)',
  ilike: 'like, whatever the case',
  match: 'matches the expression',
  imatch: 'matches, whatever the case',
  in: 'is one of (a,b)',
  is: 'is null, not_null, true, false',
  isdistinct: 'is distinct from',
  cs: 'contains',
  cd: 'is contained in',
  ov: 'overlaps',
  wfts: 'text search, as in a search box',
  fts: 'text search, tsquery',
  sl: 'range ends before',
  sr: 'range begins after',
  adj: 'range touches',
} as const
export type Operator = keyof typeof operators

export interface Filter {
  readonly column: string
  readonly operator: Operator
  readonly not: boolean
  readonly value: string
}

export interface Order {
  readonly column: string
  readonly descending: boolean
}

/** The header `Prefer`; empty where nothing is preferred. */
export interface Prefer {
  readonly return: '' | 'representation' | 'minimal' | 'headers-only'
  readonly count: '' | 'exact' | 'planned' | 'estimated'
  readonly resolution: '' | 'merge-duplicates' | 'ignore-duplicates'
  readonly missing: '' | 'default'
  /** `tx=rollback`: the write is tried and taken back. */
  readonly dry: boolean
}

export interface Draft {
  readonly method: Method
  /** Columns that come back; none: all of them. */
  readonly columns: readonly string[]
  /** Related rows, as `select` writes them. */
  readonly embeds: readonly string[]
  readonly filters: readonly Filter[]
  readonly order: readonly Order[]
  readonly limit: string
  readonly offset: string
  readonly onConflict: readonly string[]
  readonly prefer: Prefer
  /** Arguments of a function that is called by GET. */
  readonly args: Readonly<Record<string, string>>
  readonly body: string
}

export const noPreference: Prefer = { return: '', count: '', resolution: '', missing: '', dry: false }

export type Pair = readonly [name: string, value: string]

const reserved = new Set(['select', 'order', 'limit', 'offset', 'columns', 'on_conflict', 'and', 'or'])

/** A name in the query language: in quotes where it would mean something else. */
export const nameText = (name: string): string =>
  /^[\p{L}0-9_$]+(?:[ -][\p{L}0-9_$]+)*$/u.test(name) && !reserved.has(name)
    ? name
    : `"${name.replaceAll(/[\\"]/g, '\\$&')}"`

export const isReading = (method: Method): boolean => method === 'get' || method === 'head'
/** What a method takes beside its body, as PostgREST's language has it. */
export const takes = (method: Method, isFunction: boolean) => ({
  filters: isFunction || method === 'get' || method === 'head' || method === 'patch' || method === 'delete',
  columns: method !== 'head',
  paging: isFunction || isReading(method),
  conflict: !isFunction && method === 'post',
  body: method === 'post' || method === 'put' || method === 'patch',
  count: true,
  returning: !isFunction && !isReading(method),
})

export const filterText = ({ operator, not, value }: Filter): string => {
  const text = operator === 'in' && !/^\(.*\)$/s.test(value) ? `(${value})` : value
  return `${not ? 'not.' : ''}${operator}.${text}`
}

/** `select` of the draft; undefined where everything comes back. */
export function selectText({ columns, embeds }: Draft): string | undefined {
  if (columns.length === 0 && embeds.length === 0) return undefined
  return [...(columns.length === 0 ? ['*'] : columns.map(nameText)), ...embeds].join(',')
}

/** PUT names the row by its whole key. */
function keyPairs(body: string, key: readonly string[]): Pair[] {
  try {
    const row: unknown = JSON.parse(body)
    if (typeof row !== 'object' || row === null) return []
    const values = row as Readonly<Record<string, unknown>>
    return key.map((column) => {
      const value = values[column]
      return [nameText(column), `eq.${typeof value === 'string' ? value : JSON.stringify(value ?? null)}`]
    })
  } catch {
    return []
  }
}

/** The query parameters. @param key the columns of the primary key, for PUT */
export function pairsOf(draft: Draft, { kind }: Endpoint, key: readonly string[] = []): Pair[] {
  const can = takes(draft.method, kind === 'function')
  const pairs: Pair[] = []
  if (kind === 'function' && draft.method === 'get')
    for (const [name, value] of Object.entries(draft.args)) if (value !== '') pairs.push([name, value])
  const select = can.columns ? selectText(draft) : undefined
  if (select !== undefined) pairs.push(['select', select])
  if (can.filters)
    for (const filter of draft.filters) pairs.push([nameText(filter.column), filterText(filter)])
  if (draft.method === 'put') pairs.push(...keyPairs(draft.body, key))
  if (can.paging) {
    if (draft.order.length > 0)
      pairs.push([
        'order',
        draft.order
          .map(({ column, descending }) => `${nameText(column)}.${descending ? 'desc' : 'asc'}`)
          .join(','),
      ])
    if (draft.limit !== '') pairs.push(['limit', draft.limit])
    if (draft.offset !== '') pairs.push(['offset', draft.offset])
  }
  if (can.conflict && draft.prefer.resolution !== '' && draft.onConflict.length > 0)
    pairs.push(['on_conflict', draft.onConflict.map(nameText).join(',')])
  return pairs
}

/** Leaves readable what a URL may hold, and quotes the quote, so that a shell may hold it too. */
const encode = (text: string) =>
  encodeURIComponent(text).replaceAll('%2C', ',').replaceAll('%3A', ':').replaceAll("'", '%27')

/** The path with its query string. */
export function urlOf(path: string, pairs: readonly Pair[]): string {
  const query = pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')
  return path + (query === '' ? '' : `?${query}`)
}

/** `Prefer`, or empty. */
export function preferText({ method, prefer, columns, embeds }: Draft, isFunction: boolean): string {
  const can = takes(method, isFunction)
  const wants = prefer.return === '' && can.returning && columns.length + embeds.length > 0
  return [
    ...(can.conflict && prefer.resolution !== '' ? [`resolution=${prefer.resolution}`] : []),
    ...(can.conflict && prefer.missing !== '' ? [`missing=${prefer.missing}`] : []),
    ...(can.returning && (prefer.return !== '' || wants)
      ? [`return=${prefer.return || 'representation'}`]
      : []),
    ...(prefer.count === '' ? [] : [`count=${prefer.count}`]),
    ...(prefer.dry && !isReading(method) ? ['tx=rollback'] : []),
  ].join(',')
}

/** The headers beside the caller's. */
export function headersOf(draft: Draft, { kind, schema, profiled }: Endpoint): Record<string, string> {
  const prefer = preferText(draft, kind === 'function')
  return {
    ...(profiled && { [isReading(draft.method) ? 'Accept-Profile' : 'Content-Profile']: schema }),
    ...(prefer !== '' && { Prefer: prefer }),
    ...(takes(draft.method, kind === 'function').body && { 'Content-Type': 'application/json' }),
  }
}

/** Whether a request may change something: functions called by POST may do anything. */
export const isWrite = ({ method }: Draft): boolean => !isReading(method)
/** Whether it may change every row: no filter chooses. */
export const isUnbounded = ({ method, filters }: Draft): boolean =>
  (method === 'patch' || method === 'delete') && filters.length === 0
