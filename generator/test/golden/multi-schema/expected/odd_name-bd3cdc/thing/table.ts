// Generated from odd name.thing. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { oddNameThingRow, oddNameThingInsert, oddNameThingUpdate } from './schema.ts'
import type { OddNameThing } from './types.ts'

export const oddNameThing: Table<OddNameThing> = {
  schema: 'odd name',
  name: 'thing',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
    invoice_id: 'integer',
  },
  relations: {
    invoice: {
      schema: 'billing',
      table: 'invoice',
      cardinality: 'many-to-one',
      on: { invoice_id: 'id' },
      constraint: 'thing_invoice_id_fkey',
    },
  },
  schemas: { row: oddNameThingRow, insert: oddNameThingInsert, update: oddNameThingUpdate },
}
