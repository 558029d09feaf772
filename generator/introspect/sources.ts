// Follows the columns of views down to the table that they come from, through any number of views.
import type { Supplement } from './supplement.ts'
import { viewColumns } from './view-columns.ts'
import type { ViewColumn } from './view-columns.ts'

/** A column of a table (or of what is no view of ours) that a view's column shows unchanged. */
export interface Source {
  readonly relation: string
  readonly attnum: number
  /** True when no outer join, grouping set or subquery stands between, so that NOT NULL still holds. */
  readonly direct: boolean
}

export interface Sources {
  /** Origin of a view's column; null for expressions, and for columns of tables. */
  of(relation: string, attnum: number): Source | null
  /** The relations directly below a view. */
  below(relation: string): ReadonlySet<string>
}

export function createSources(views: Supplement['views']): Sources {
  const trees = new Map(views)
  const parsed = new Map<string, ReadonlyMap<number, ViewColumn>>()

  function columnsOf(relation: string): ReadonlyMap<number, ViewColumn> {
    const known = parsed.get(relation)
    if (known) return known
    const tree = trees.get(relation)
    const columns = tree === undefined ? new Map<number, ViewColumn>() : viewColumns(tree)
    parsed.set(relation, columns)
    return columns
  }

  function of(relation: string, attnum: number): Source | null {
    const column = columnsOf(relation).get(attnum)
    if (!column || !trees.has(column.relation)) return column ?? null
    const deeper = of(column.relation, column.attnum)
    return deeper && { ...deeper, direct: deeper.direct && column.direct }
  }

  return {
    of,
    below: (relation) => new Set(Array.from(columnsOf(relation).values(), (column) => column.relation)),
  }
}
