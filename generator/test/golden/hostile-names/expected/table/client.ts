// Generated from public.table. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { TableRow_786c90, TableRow_786c90Insert, TableRow_786c90Update } from './types.ts'

/** `db.table('table').findMany({ limit: 10 })` */
export const tableTable_786c90Client = (http: Http) => tableClient<TableRow_786c90, TableRow_786c90Insert, TableRow_786c90Update>(http, 'table')
