// How many rows there are without limit and offset: counted, or asked of the planner. The planner's figures would tell
// about rows that policies hide (decision record 0007), so where they apply rows are counted all the same.
import type { Catalog } from '../catalog.ts'
import type { Table } from '../contract.ts'
import type { Condition } from '../parse/ast.ts'
import { embedName } from '../parse/ast.ts'
import type { Preferences } from '../parse/prefer.ts'
import type { Sql } from '../sql/fragment.ts'
import { sql, whole } from '../sql/fragment.ts'
import { regclass } from '../sql/ident.ts'
import type { ReadNode } from './bounds.ts'
import type { Source } from './column.ts'
import { base } from './column.ts'
import { plannedRows } from './explain.ts'
import type { Cell, Outcome, Plan } from './plan.ts'
import { plan } from './plan.ts'
import { matching } from './rows.ts'

export type Count =
  | { readonly kind: 'exact' }
  | { readonly kind: 'planned' }
  /** Up to `threshold` rows are counted. */
  | { readonly kind: 'estimated'; readonly threshold: number }

/** Rows that `estimated` counts where MAX_ROWS says nothing: PostgREST would count them all. */
const countable = 1_000

/**
 * How the rows of a read are counted. The planner is never asked about views, whose rows may be somebody else's, nor
 * where the number depends on an embedded resource.
 * @param maxRows 0 = no cap
 */
export function countOf(
  asked: Preferences['count'],
  table: Table,
  node: ReadNode,
  maxRows: number,
): Count | null {
  if (asked === null) return null
  if (asked === 'exact' || table.kind === 'view' || reachesOut(node)) return { kind: 'exact' }
  return asked === 'planned' ? { kind: asked } : { kind: asked, threshold: maxRows > 0 ? maxRows : countable }
}

function reachesOut({ embeds, where }: ReadNode): boolean {
  const names = new Set(embeds.map(embedName))
  const mentions = (condition: Condition): boolean =>
    'of' in condition ? condition.of.some(mentions) : names.has(condition.field.column)
  return embeds.some(({ inner }) => inner) || where.some(mentions)
}

/** The cells of the count, and what stands in them. `matching` is ` FROM … WHERE …`; `ranged`: the page is not all. */
export function counted(
  { table }: Source,
  matching: Sql,
  count: Count,
  ranged: boolean,
): { readonly cells: readonly Cell[]; readonly outputs: Sql } {
  const exact = ranged ? sql`(SELECT pg_catalog.count(*)${matching})` : sql`pg_catalog.count(*)`
  if (count.kind === 'exact') return { cells: ['total'], outputs: sql`${exact}` }
  const guarded = sql`pg_catalog.row_security_active(${regclass(table.schema, table.name)})`
  const few =
    count.kind === 'planned'
      ? sql``
      : sql` ELSE (SELECT pg_catalog.count(*) FROM (SELECT 1${matching} LIMIT ${whole(count.threshold + 1)}) pgrst_few)`
  return {
    cells: ['total', 'guarded'],
    outputs: sql`CASE WHEN ${guarded} THEN ${exact}${few} END, ${guarded}`,
  }
}

/** The statement that asks the planner. */
export function planEstimate(catalog: Catalog, table: Table, node: ReadNode): Plan {
  const source = base(table)
  const rows = matching(catalog, { source, from: source.rows, ties: [] }, node)
  return plan(sql`EXPLAIN (FORMAT JSON) SELECT 1${rows}`, [])
}

/** The number to tell, of what was counted and of what the planner said. */
export function totalOf(count: Count | null, { total, guarded }: Outcome, explained: string): number | null {
  if (count === null || count.kind === 'exact' || guarded === true) return total
  if (count.kind === 'planned') return plannedRows(explained)
  const found = total ?? 0
  return found <= count.threshold ? found : Math.max(found, plannedRows(explained))
}
