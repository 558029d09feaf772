// GET and HEAD: one SELECT whose JSON Postgres builds, with the count beside it when asked for.
import type { Catalog } from '../catalog.ts'
import type { Table } from '../contract.ts'
import type { Media } from '../parse/accept.ts'
import { sql } from '../sql/fragment.ts'
import type { ReadNode } from './bounds.ts'
import { base } from './column.ts'
import type { Count } from './count.ts'
import { counted } from './count.ts'
import type { Cell, Plan } from './plan.ts'
import { plan } from './plan.ts'
import { matching, rowsSql } from './rows.ts'
import { body } from './select.ts'
import type { From } from './way.ts'

export interface Read extends ReadNode {
  readonly media: Media
  /** Count the rows without limit and offset. */
  readonly count: Count | null
  /** HEAD: no body. */
  readonly headersOnly: boolean
}

/** Whether the rows of `read` can come as they are, and become JSON here: nothing but them is asked for. */
export const serializable = ({ media, count, headersOnly }: Read): boolean =>
  !headersOnly && count === null && !media.stripNulls && !media.form && !media.handler && !media.explain

/** The rows themselves. @throws like {@link planRead} */
export function planRows(catalog: Catalog, table: Table, read: Read): Plan {
  const source = base(table)
  return plan(rowsSql(catalog, { source, from: source.rows, ties: [] }, read), [])
}

/** @throws 42703, 42704 for names that are not there, and what embedding refuses */
export function planRead(catalog: Catalog, table: Table, read: Read): Plan {
  const source = base(table)
  const from: From = { source, from: source.rows, ties: [] }
  const rows = rowsSql(catalog, from, read)
  const ranged = read.limit !== null || read.offset !== null
  const cells: Cell[] = ['page']
  let outputs = sql`pg_catalog.count(*)`
  if (read.count) {
    const total = counted(source, matching(catalog, from, read), read.count, ranged)
    cells.push(...total.cells)
    outputs = sql`${outputs}, ${total.outputs}`
  }
  if (!read.headersOnly) {
    cells.push('body')
    outputs = sql`${outputs}, ${body(read.media)}`
  }
  return plan(sql`SELECT ${outputs} FROM (${rows}) _postgrest_t`, cells)
}
