// GET and HEAD: one SELECT whose JSON Postgres builds, with the count beside it when asked for.
import type { Table } from '../contract.ts'
import type { Media } from '../parse/accept.ts'
import type { Condition, OrderTerm, Range, SelectItem } from '../parse/ast.ts'
import { sql, value, whole } from '../sql/fragment.ts'
import type { Sql } from '../sql/fragment.ts'
import { base } from './column.ts'
import { where } from './condition.ts'
import type { Cell, Plan } from './plan.ts'
import { plan } from './plan.ts'
import { body, orderBy, selectList } from './select.ts'

/**
 * A limit in the text gives a plan that Postgres keeps; as a parameter it makes Postgres plan anew each time. Offsets
 * and unusual limits are parameters all the same, so that paging through a table stays one shape.
 */
type Bound =
  { readonly kind: 'text'; readonly number: number } | { readonly kind: 'slot'; readonly slot: number }

export interface Read {
  readonly select: readonly SelectItem[]
  readonly where: readonly Condition[]
  readonly order: readonly OrderTerm[]
  readonly limit: Bound | null
  readonly offset: Bound | null
  readonly media: Media
  /** Count the rows without limit and offset. */
  readonly count: boolean
  /** HEAD: no body. */
  readonly headersOnly: boolean
}

const largestLimitInText = 1000

/** The bounds of a range; what is not part of the shape goes to the values. */
export function bounds(
  { limit, offset }: Range,
  maxRows: number,
  values: string[],
): Pick<Read, 'limit' | 'offset'> {
  const capped = maxRows > 0 && (limit === null || limit > maxRows) ? maxRows : limit
  return {
    limit: capped === null ? null : bound(capped, capped <= largestLimitInText || capped === maxRows, values),
    offset: offset === 0 ? null : bound(offset, false, values),
  }
}

function bound(number: number, inText: boolean, values: string[]): Bound {
  if (inText) return { kind: 'text', number }
  values.push(String(number))
  return { kind: 'slot', slot: values.length - 1 }
}

const boundSql = (of: Bound): Sql => (of.kind === 'text' ? whole(of.number) : value(of.slot))

/** @throws 42703, 42704 for names that are not there */
export function planRead(table: Table, read: Read): Plan {
  const source = base(table)
  const filtered = sql` FROM ${source.rows}${where(source, read.where)}`
  const limit = read.limit === null ? sql`` : sql` LIMIT ${boundSql(read.limit)}`
  const offset = read.offset === null ? sql`` : sql` OFFSET ${boundSql(read.offset)}`
  const ranged = read.limit !== null || read.offset !== null
  const rows = sql`SELECT ${selectList(source, read.select)}${filtered}${orderBy(source, read.order)}${limit}${offset}`
  const cells: Cell[] = ['page']
  let outputs = sql`pg_catalog.count(*)`
  if (read.count) {
    cells.push('total')
    // without a range the page is everything
    outputs = ranged
      ? sql`${outputs}, (SELECT pg_catalog.count(*)${filtered})`
      : sql`${outputs}, pg_catalog.count(*)`
  }
  if (!read.headersOnly) {
    cells.push('body')
    outputs = sql`${outputs}, ${body(read.media)}`
  }
  return plan(sql`SELECT ${outputs} FROM (${rows}) _postgrest_t`, cells)
}
