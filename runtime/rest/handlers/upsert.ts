// PUT of a relation.
import type { Table } from '../contract.ts'
import type { Handler, UpsertRoute } from '../routes.ts'

/** The handler of `PUT` for `table`. */
export function upsert<Row, Insert>(table: Table<Row>): Handler<UpsertRoute<Row, Insert>> {
  return (() => Promise.reject(new Error(`upsert of ${table.name} is not built yet`))) as unknown as Handler<
    UpsertRoute<Row, Insert>
  >
}
