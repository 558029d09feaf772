// POST of a relation.
import type { Table } from '../contract.ts'
import type { Handler, InsertRoute } from '../routes.ts'

/** The handler of `POST` for `table`. */
export function insert<Row, Insert>(table: Table<Row>): Handler<InsertRoute<Row, Insert>> {
  return (() => Promise.reject(new Error(`insert of ${table.name} is not built yet`))) as unknown as Handler<
    InsertRoute<Row, Insert>
  >
}
