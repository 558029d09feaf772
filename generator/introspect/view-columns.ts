// Where the columns of a view come from, by its pg_node_tree: PostgreSQL notes the origin of each plain column
// (resorigtbl, resorigcol), through subqueries and CTEs. Expressions have no origin.
import { fieldsAt, itemsAt, textAt } from './node-tree.ts'

export interface ViewColumn {
  /** Oid of the relation that the column belongs to: a table or another view. */
  readonly relation: string
  readonly attnum: number
  /** True when a value of that column reaches the view as it is: no outer join, grouping set or subquery between. */
  readonly direct: boolean
}

const relationEntry = '0' // RTE_RELATION

/** Origins of the columns of one view: its attnum to the column that it shows. */
export function viewColumns(tree: string): ReadonlyMap<number, ViewColumn> {
  const columns = new Map<number, ViewColumn>()
  const query = itemsAt(tree, 0)[0]
  if (query === undefined) return columns

  const fields = fieldsAt(tree, query)
  const targets = fields.get(':targetList')
  const entries = fields.get(':rtable')
  if (targets === undefined || entries === undefined) return columns

  const plain = ['groupingSets', 'setOperations'].every(
    (name) => textAt(tree, fields.get(`:${name}`)) === '<>',
  )
  const ranges = itemsAt(tree, entries).map((at) => fieldsAt(tree, at))

  for (const at of itemsAt(tree, targets)) {
    const target = fieldsAt(tree, at)
    const relation = textAt(tree, target.get(':resorigtbl'))
    const attnum = Number(textAt(tree, target.get(':resorigcol')))
    if (relation === '0' || attnum <= 0 || textAt(tree, target.get(':resjunk')) === 'true') continue
    const direct = plain && isDirect(tree, target.get(':expr'), ranges, relation)
    columns.set(Number(textAt(tree, target.get(':resno'))), { relation, attnum, direct })
  }
  return columns
}

/** `varnullingrels` (PostgreSQL 16) lists the outer joins that can null a variable; without it nothing is sure. */
function isDirect(
  tree: string,
  at: number | undefined,
  ranges: readonly ReadonlyMap<string, number>[],
  relation: string,
): boolean {
  if (at === undefined || !tree.startsWith('{VAR ', at)) return false
  const variable = fieldsAt(tree, at)
  const range = ranges[Number(textAt(tree, variable.get(':varno'))) - 1]
  return (
    range !== undefined &&
    textAt(tree, variable.get(':varlevelsup')) === '0' &&
    textAt(tree, variable.get(':varnullingrels')) === '(b)' &&
    textAt(tree, range.get(':rtekind')) === relationEntry &&
    textAt(tree, range.get(':relid')) === relation
  )
}
