// Generated from public.table. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { TableRow, TableRowInsert, TableRowUpdate } from './types.ts'

/** `db.table('table').findMany({ limit: 10 })` */
export const tableTableClient = (http: Http) => tableClient<TableRow, TableRowInsert, TableRowUpdate>(http, 'table')
