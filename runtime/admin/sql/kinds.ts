// What statements are by their parse trees: those that cannot stand in a transaction of ours, those that change something,
// those that destroy more than they may be meant to, and those that change the schema.
import type { Destruction } from '../contract/sql.ts'
import type { SqlStatement } from '../../db/migrations/split-statements.ts'

const alone = new Set(['VacuumStmt', 'CreatedbStmt', 'DropdbStmt', 'AlterSystemStmt', 'CreateTableSpaceStmt'])

export function standsAlone({ kind, tree }: SqlStatement): boolean {
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

/** Calls `visit` with every node of the tree and the kind under which it stands. */
function walk(node: unknown, visit: (kind: string, node: Readonly<Record<string, unknown>>) => void): void {
  if (Array.isArray(node)) {
    for (const one of node) walk(one, visit)
    return
  }
  if (typeof node !== 'object' || node === null) return
  for (const [kind, value] of Object.entries(node)) {
    if (typeof value !== 'object' || value === null) continue
    if (!Array.isArray(value)) visit(kind, value as Readonly<Record<string, unknown>>)
    walk(value, visit)
  }
}

const drops = new Set(['DropStmt', 'DropdbStmt', 'DropRoleStmt', 'DropOwnedStmt', 'DropTableSpaceStmt'])

/** What of the data or the schema would be gone for good; null where nothing is by the look of it. */
export function destructionBy({ kind: outer, tree }: SqlStatement): Destruction | null {
  const isPlan =
    outer === 'ExplainStmt' && !JSON.stringify(tree.options ?? '').includes('"defname":"analyze"')
  if (isPlan) return null
  let found: Destruction | null = null
  walk({ [outer]: tree }, (kind, node) => {
    if (found !== null) return
    if (drops.has(kind)) found = 'drop'
    else if (kind === 'AlterTableCmd' && /^AT_Drop(Column|Constraint)$/.test(String(node.subtype)))
      found = 'drop'
    else if (kind === 'TruncateStmt') found = 'truncate'
    else if ((kind === 'DeleteStmt' || kind === 'UpdateStmt') && node.whereClause === undefined)
      found = 'no where'
  })
  return found
}

const defines = /^(Create|Alter|Drop|Index|View|Rename|Comment|Grant|Define|Rule|CompositeType|SecLabel)/
/** Of the whole cluster: no part of a database that migrations make. */
const outside = /Role|[Dd]b|System|TableSpace|Database|Subscription/

/** Whether it changes the schema, so that it belongs in a migration. */
export function isDdl({ kind, tree }: SqlStatement): boolean {
  const { relation, into } = tree as {
    readonly relation?: { readonly relpersistence?: string }
    readonly into?: { readonly rel?: { readonly relpersistence?: string } }
  }
  const isTemporary = (relation ?? into?.rel)?.relpersistence === 't'
  if (kind === 'SelectStmt') return tree.intoClause !== undefined
  return defines.test(kind) && !outside.test(kind) && !isTemporary
}
