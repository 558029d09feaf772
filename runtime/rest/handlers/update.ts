// PATCH of a relation.
import type { Table } from '../contract.ts'
import type { Handler, UpdateRoute } from '../routes.ts'

/** The handler of `PATCH` for `table`. */
export function update<Row, Update>(table: Table<Row>): Handler<UpdateRoute<Row, Update>> {
  return (() => Promise.reject(new Error(`update of ${table.name} is not built yet`))) as unknown as Handler<
    UpdateRoute<Row, Update>
  >
}
