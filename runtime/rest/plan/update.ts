// PATCH: UPDATE from the one row of the body.
import type { Catalog } from '../catalog.ts'
import type { Table } from '../contract.ts'
import type { Condition } from '../parse/ast.ts'
import { comma, join, sql } from '../sql/fragment.ts'
import { ident } from '../sql/ident.ts'
import type { Source } from './column.ts'
import { base } from './column.ts'
import { where } from './condition.ts'
import type { Plan } from './plan.ts'
import { plan } from './plan.ts'
import { body } from './select.ts'
import type { Payload, Return } from './write.ts'
import { payloadRows, planWrite, written } from './write.ts'

export interface Update {
  readonly payload: Payload
  readonly where: readonly Condition[]
  readonly back: Return
}

/** Without a column to write nothing is updated: PostgREST answers like an update of no row. */
export function planUpdate(catalog: Catalog, table: Table, update: Update): Plan {
  const source = base(table)
  if (update.payload.columns.length === 0) return planNothing(catalog, source, update.back)
  const assignments = join(
    update.payload.columns.map((name) => sql`${ident(name)} = pgrst_body.${ident(name)}`),
    comma,
  )
  const from = payloadRows(table, update.payload)
  const write = sql`UPDATE ${source.rows} SET ${assignments} FROM ${from}${where(source, update.where)}`
  return planWrite(catalog, source, write, update.back)
}

function planNothing(catalog: Catalog, source: Source, back: Return): Plan {
  if (back.kind !== 'rows') return plan(sql`SELECT NULL FROM ${source.rows} WHERE false`, [])
  const rows = written(catalog, source.table, back.node)
  return plan(
    sql`WITH pgrst_source AS (SELECT * FROM ${source.rows} WHERE false) SELECT pg_catalog.count(*), ${body(back.media)} FROM (${rows}) _postgrest_t`,
    ['page', 'body'],
  )
}
