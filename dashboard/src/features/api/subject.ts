// What a piece of code is about, and its parts as values of TypeScript: conditions, what is selected, the body.
import type { Embed, FieldSchema } from '../../lib/api/reference.ts'
import { Raw, source, text } from './code.ts'
import type { Endpoint } from './document.ts'
import type { Draft, Filter, Operator } from './request.ts'

/** What the code is about. */
export interface Subject {
  readonly endpoint: Endpoint
  readonly draft: Draft
  /** Base of the API, without a slash at the end. */
  readonly url: string
  /** The publishable key, or what stands for it. */
  readonly key: string
  /** Whether a user's token goes with it. */
  readonly asUser: boolean
  /** Columns as JSON has them. */
  readonly columns: Readonly<Record<string, FieldSchema>>
  readonly primaryKey: readonly string[]
  readonly embeds: readonly Embed[]
  readonly realtime: boolean
}

export type Json = Readonly<Record<string, unknown>>

export const token = 'USER_ACCESS_TOKEN'
export const clientPath = './db'
const typesOf = ({ type }: FieldSchema) => (typeof type === 'string' ? [type] : (type ?? []))

function listOf(value: string): string[] {
  const inner = /^[({[]?(.*?)[)}\]]?$/s.exec(value.trim())?.[1] ?? ''
  return [...inner.matchAll(/"((?:[^"\\]|\\.)*)"|([^,]+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '').trim() : quoted.replaceAll(/\\(.)/g, '$1'),
  )
}

/** A value as the column's type has it in JSON. */
export function typed(value: string, schema: FieldSchema = {}): unknown {
  const types = typesOf(schema)
  if (types.includes('array')) return listOf(value).map((one) => typed(one, schema.items))
  const isNumber = types.includes('integer') || types.includes('number')
  if (isNumber && /^-?\d+(\.\d+)?$/.test(value) && Math.abs(Number(value)) <= Number.MAX_SAFE_INTEGER)
    return Number(value)
  if (types.includes('boolean') && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true'
  if (types.length > 0 && !types.includes('object')) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}

const tests: Readonly<Record<Operator, string>> = {
  ...{ eq: 'eq', neq: 'neq', gt: 'gt', gte: 'gte', lt: 'lt', lte: 'lte', in: 'in', is: 'is' },
  ...{ like: 'like', ilike: 'ilike', match: 'match', imatch: 'imatch', isdistinct: 'isDistinct' },
  ...{ cs: 'contains', cd: 'containedBy', ov: 'overlaps', wfts: 'textSearch', fts: 'textSearch' },
  ...{ sl: 'before', sr: 'after', adj: 'adjacent' },
}
const patterns = new Set<Operator>(['like', 'ilike', 'match', 'imatch', 'wfts', 'sl', 'sr', 'adj'])

export function isValue(value: string): unknown {
  const known: Readonly<Record<string, unknown>> = { null: null, true: true, false: false }
  return Object.hasOwn(known, value) ? known[value] : value
}

export function operand({ operator, value }: Filter, schema: FieldSchema | undefined): unknown {
  if (operator === 'is') return isValue(value)
  if (operator === 'in') return listOf(value).map((one) => typed(one, schema))
  if (operator === 'fts') return { query: value, type: 'tsquery' }
  return patterns.has(operator) ? value : typed(value, schema)
}

/** `where` of the typed client; undefined where nothing is filtered. */
export function whereOf({ columns }: Subject, filters: readonly Filter[]): Json | undefined {
  const where: Record<string, unknown> = {}
  const others: Json[] = []
  for (const filter of filters) {
    const { column, operator, not } = filter
    const value = operand(filter, columns[column])
    const isShort = operator === 'eq' && (typeof value !== 'object' || value === null)
    const condition = { [column]: isShort ? value : { [tests[operator]]: value } }
    if (not) others.push({ not: condition })
    else if (Object.hasOwn(where, column)) others.push(condition)
    else Object.assign(where, condition)
  }
  if (others.length > 0) where.and = others
  return Object.keys(where).length === 0 ? undefined : where
}

export function selectOf({ draft: { columns, embeds }, embeds: known }: Subject): Json | undefined {
  if (columns.length === 0 && embeds.length === 0) return undefined
  const related = embeds.flatMap((one) => known.find(({ select }) => select === one)?.name ?? [])
  return Object.fromEntries(
    [...(columns.length === 0 ? ['*'] : columns), ...related].map((name) => [name, true]),
  )
}

const orderOf = ({ draft }: Subject) => {
  const terms = draft.order.map(({ column, descending }) => ({ [column]: descending ? 'desc' : 'asc' }))
  return terms.length > 1 ? terms : terms[0]
}

export const numberOr = (value: string) => (/^\d+$/.test(value) ? Number(value) : undefined)

/** What a search takes. */
export const searchOf = (subject: Subject): Json => ({
  select: selectOf(subject),
  where: whereOf(subject, subject.draft.filters),
  orderBy: orderOf(subject),
  limit: numberOr(subject.draft.limit),
  offset: numberOr(subject.draft.offset),
})

/** The body as code: JSON is JavaScript; what is none stands in a comment. */
export function bodyOf({ draft }: Subject): unknown {
  try {
    return JSON.parse(draft.body === '' ? '{}' : draft.body) as unknown
  } catch {
    return new Raw('{ /* the body is not JSON yet */ }')
  }
}

export const isEmpty = (value: Json) => Object.values(value).every((one) => one === undefined)
export const given = (...values: readonly unknown[]) => values.map((value) => source(value)).join(', ')

export function args(subject: Subject): Json {
  const { draft } = subject
  if (draft.method !== 'get') return bodyOf(subject) as Json
  return Object.fromEntries(
    Object.entries(draft.args)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, typed(value, subject.columns[name])]),
  )
}

/** The schema, where it must be said. */
export const inSchema = ({ endpoint: { profiled, schema } }: Subject, root: string): string =>
  profiled ? `${root}.schema(${text(schema)})` : root
