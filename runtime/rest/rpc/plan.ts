// The statement of a call: the function as `pgrst_source`, and what the request reads of its result. Source: rest.md
// §1.16; the shapes of the bodies are PostgREST's.
import type { Catalog } from '../catalog.ts'
import type { Routine } from '../contract.ts'
import type { ReadNode } from '../plan/bounds.ts'
import { untyped } from '../plan/column.ts'
import type { Cell, Plan } from '../plan/plan.ts'
import { plan } from '../plan/plan.ts'
import { countSql, rowsSql } from '../plan/rows.ts'
import { body } from '../plan/select.ts'
import type { From } from '../plan/way.ts'
import type { Sql } from '../sql/fragment.ts'
import { nothing, sql } from '../sql/fragment.ts'
import { ident } from '../sql/ident.ts'
import type { Input } from './input.ts'
import { callOf } from './input.ts'
import type { CallMedia } from './media.ts'
import type { ResultFacts } from './result.ts'
import { resultOf, valueColumn } from './result.ts'

/** What is read of a function's result. */
export interface CallRead extends ReadNode {
  readonly media: CallMedia
  /** Count the rows without limit and offset. */
  readonly count: boolean
  /** HEAD: no body. */
  readonly headersOnly: boolean
}

/** @throws 42703, 42704 for names that are not there, and what embedding refuses */
export function planCall(catalog: Catalog, routine: Routine, input: Input, read: CallRead): Plan {
  const result = resultOf(catalog, routine)
  const rows = sql`pgrst_source`
  const from: From = { source: untyped(result.table, rows), from: rows, ties: [] }
  const page = pageOf(routine, read)
  const cells: Cell[] = ['page']
  let outputs = page
  if (read.count) {
    const ranged = read.limit !== null || read.offset !== null
    cells.push('total')
    outputs = ranged ? sql`${outputs}, (${countSql(catalog, from, read)})` : sql`${outputs}, ${page}`
  }
  if (!read.headersOnly) {
    cells.push('body')
    outputs = sql`${outputs}, ${callBody(routine, result, read.media)}`
  }
  return plan(
    sql`WITH pgrst_source AS (${source(routine, result, input)}) SELECT ${outputs} FROM (${rowsSql(catalog, from, read)}) _postgrest_t`,
    cells,
  )
}

/** `SELECT … FROM schema.name(…)`. */
function source(routine: Routine, { isValue }: ResultFacts, input: Input): Sql {
  const { call, from } = callOf(routine, input)
  const args = from === null ? nothing : sql`${from}, LATERAL `
  return isValue
    ? sql`SELECT pgrst_call.${ident(valueColumn)} FROM ${args}(SELECT ${call} AS ${ident(valueColumn)}) pgrst_call`
    : sql`SELECT pgrst_call.* FROM ${args}${call} pgrst_call`
}

/** The number of rows. A function that gives one thing gives one, whatever is filtered: PostgREST's count. */
function pageOf({ returns }: Routine, { media }: CallRead): Sql {
  if (returns.set) return sql`pg_catalog.count(*)`
  // the value itself stands beside it, in its own text form, so nothing is gathered
  return media.raw === undefined ? sql`greatest(pg_catalog.count(*), 1)` : sql`1`
}

/** The result as the text of the body. */
function callBody({ returns }: Routine, { isValue }: ResultFacts, media: CallMedia): Sql {
  const cell = sql`_postgrest_t.${ident(valueColumn)}`
  if (media.raw === 'text') return cell
  if (media.raw === 'binary') return sql`pg_catalog.encode(${cell}::bytea, 'hex')`
  const whole = !isValue || (media.singular && returns.set)
  return body(media, whole ? sql`_postgrest_t` : cell, media.singular || !returns.set)
}
