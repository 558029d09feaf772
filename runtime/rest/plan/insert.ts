// POST and PUT: INSERT, with ON CONFLICT for upserts.
import type { Catalog } from '../catalog.ts'
import type { Table } from '../contract.ts'
import type { Condition } from '../parse/ast.ts'
import type { Sql } from '../sql/fragment.ts'
import { comma, join, nothing, sql } from '../sql/fragment.ts'
import { ident } from '../sql/ident.ts'
import { base, checkColumn } from './column.ts'
import { where } from './condition.ts'
import type { Plan } from './plan.ts'
import type { Payload, Return } from './write.ts'
import { columnList, payloadRows, planWrite } from './write.ts'

export interface Insert {
  readonly payload: Payload
  readonly conflict: { readonly resolution: 'merge' | 'ignore'; readonly columns: readonly string[] } | null
  /** PUT: conditions on the body's row; it is written only where they hold. */
  readonly only: readonly Condition[]
  readonly back: Return
}

export function planInsert(catalog: Catalog, table: Table, { payload, conflict, only, back }: Insert): Plan {
  const source = base(table)
  const merging = conflict?.resolution === 'merge'
  const into =
    payload.columns.length === 0
      ? sql`INSERT INTO ${source.rows}`
      : sql`INSERT INTO ${source.rows}(${columnList(payload.columns)})`
  const conditions = where({ table, rows: sql`pgrst_body` }, only)
  const counting = !merging
    ? nothing
    : only.length === 0
      ? sql` WHERE ${count('up')}`
      : sql` AND ${count('up')}`
  const rows = sql`SELECT ${columnList(payload.columns)} FROM ${payloadRows(table, payload)}${conditions}${counting}`
  const write = sql`${into} ${rows}${onConflict(table, conflict, payload.columns)}`
  return planWrite(catalog, source, write, back, merging ? { cell: 'inserted', output: current } : null)
}

function onConflict(table: Table, conflict: Insert['conflict'], written: readonly string[]): Sql {
  if (conflict === null || conflict.columns.length === 0) return nothing
  for (const name of conflict.columns) checkColumn(table, name)
  const target = sql` ON CONFLICT(${columnList(conflict.columns)}) DO `
  if (conflict.resolution === 'ignore' || written.length === 0) return sql`${target}NOTHING`
  const assignments = join(
    written.map((name) => sql`${ident(name)} = EXCLUDED.${ident(name)}`),
    comma,
  )
  return sql`${target}UPDATE SET ${assignments} WHERE ${count('down')}`
}

// Up for every row of the body, down for every one that only updates: what is left was inserted. The setting is local to
// the transaction; afterwards it reads as ''.
const current = sql`nullif(pg_catalog.current_setting('pgrst.inserted', true), '')::int`

/** Always true; moves the transaction-local counter of new rows. Source: PostgREST's upsert. */
function count(way: 'up' | 'down'): Sql {
  return way === 'up'
    ? sql`pg_catalog.set_config('pgrst.inserted', (coalesce(${current}, 0) + 1)::text, true) <> '0'`
    : sql`pg_catalog.set_config('pgrst.inserted', (coalesce(${current}, 0) - 1)::text, true) <> '-1'`
}
