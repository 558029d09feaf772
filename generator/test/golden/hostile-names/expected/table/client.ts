// Generated from public.table. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { TableRow, TableRowInsert, TableRowUpdate } from './types.ts'

/** The types of `public.table`, and its ways to others. */
export interface TableRowTypes {
  row: TableRow
  insert: TableRowInsert
  update: TableRowUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const tableTableFacts: Facts = {
  table: 'table',
  key: ['id'],
  live: { id: 'int' },
}

/** `db.table('table').findMany({ limit: 10 })` */
export const tableTableClient = (http: Http): TableClient<TableRowTypes> =>
  tableClient<TableRowTypes>(http, tableTableFacts)
