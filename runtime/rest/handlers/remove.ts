// DELETE of a relation.
import type { Table } from '../contract.ts'
import type { Handler, RemoveRoute } from '../routes.ts'

/** The handler of `DELETE` for `table`. */
export function remove<Row>(table: Table<Row>): Handler<RemoveRoute<Row>> {
  return (() => Promise.reject(new Error(`remove of ${table.name} is not built yet`))) as unknown as Handler<
    RemoveRoute<Row>
  >
}
