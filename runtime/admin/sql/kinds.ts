// What statements are by their parse trees: those that cannot stand in a transaction of ours, those that change something.
import type { SqlStatement } from '../../db/migrations/split-statements.ts'

const alone = new Set(['VacuumStmt', 'CreatedbStmt', 'DropdbStmt', 'AlterSystemStmt', 'CreateTableSpaceStmt'])

function standsAlone({ kind, tree }: SqlStatement): boolean {
  if (kind === 'TransactionStmt' || alone.has(kind)) return true
  const isConcurrent = tree.concurrent === true || JSON.stringify(tree.params ?? '').includes('concurrently')
  return isConcurrent && /^(Index|Reindex|Drop|RefreshMatView)/.test(kind)
}

/** Whether a node of one of these kinds stands anywhere in it. */
function holds(node: unknown, kinds: ReadonlySet<string>): boolean {
  if (Array.isArray(node)) return node.some((one) => holds(one, kinds))
  if (typeof node !== 'object' || node === null) return false
  return Object.entries(node).some(([name, value]) => kinds.has(name) || holds(value, kinds))
}

const changes = new Set([
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'intoClause',
  'lockingClause',
])

export interface Kinds {
  /** One of them cannot run in a transaction that others share. */
  readonly standAlone: boolean
  /** Whether making its rows changes something. */
  writes(statement: SqlStatement): boolean
}

export const kindsOf = (statements: readonly SqlStatement[]): Kinds => ({
  standAlone: statements.some(standsAlone),
  writes: ({ tree }) => holds(tree, changes),
})
