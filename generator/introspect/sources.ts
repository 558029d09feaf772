// Follows the columns of views down to the table that they come from, through any number of views.
import type { Supplement } from './supplement.ts'
import { viewColumns } from './view-columns.ts'
import type { ViewColumn } from './view-columns.ts'

/** A column of a table (or of what is no view of ours) that a view's column shows unchanged. */
interface Source {
  readonly relation: string
  readonly attnum: number
  /** True when no outer join, grouping set or subquery stands between, so that NOT NULL still holds. */
  readonly direct: boolean
}

export interface Sources {
  /**
   * Origin of a view's column; null for expressions, and for columns of tables.
   * @throws Error when the view's definition leads back to itself (CREATE OR REPLACE VIEW allows that)
   */
  of(relation: string, attnum: number): Source | null
  /** The relations directly below a view, as far as it shows plain columns of them. */
  below(relation: string): ReadonlySet<string>
}

export function createSources(views: Supplement['views']): Sources {
  const trees = new Map(views)
  const direct = new Map<string, ReadonlyMap<number, ViewColumn>>()
  const resolved = new Map<string, ReadonlyMap<number, Source> | 'under way'>()

  function columnsOf(view: string, tree: string): ReadonlyMap<number, ViewColumn> {
    const columns = direct.get(view) ?? viewColumns(tree)
    direct.set(view, columns)
    return columns
  }

  function resolve(view: string, tree: string): ReadonlyMap<number, Source> {
    const known = resolved.get(view)
    if (known === 'under way')
      throw new Error('its definition leads back to itself, so PostgreSQL cannot read it')
    if (known) return known
    resolved.set(view, 'under way')
    const found = new Map<number, Source>()
    for (const [attnum, column] of columnsOf(view, tree)) {
      const deeper = trees.get(column.relation)
      const source = deeper === undefined ? column : resolve(column.relation, deeper).get(column.attnum)
      if (source) found.set(attnum, { ...source, direct: source.direct && column.direct })
    }
    resolved.set(view, found)
    return found
  }

  return {
    of(relation, attnum) {
      const tree = trees.get(relation)
      return (tree === undefined ? null : resolve(relation, tree).get(attnum)) ?? null
    },
    below(relation) {
      const tree = trees.get(relation)
      const columns = tree === undefined ? [] : columnsOf(relation, tree).values()
      return new Set(Array.from(columns, (column) => column.relation))
    },
  }
}
