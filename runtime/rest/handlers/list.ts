// GET and HEAD of a relation.
import type { Table } from '../contract.ts'
import type { Handler, ListRoute } from '../routes.ts'

/** The handler of `GET` for `table`. */
export function list<Row>(table: Table<Row>): Handler<ListRoute<Row>> {
  return (() => Promise.reject(new Error(`list of ${table.name} is not built yet`))) as unknown as Handler<
    ListRoute<Row>
  >
}
