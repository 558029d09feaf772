// Generated from public.🙂. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { tableTable } from './table.ts'
import type { TableRow, TableRowInsert, TableRowUpdate } from './types.ts'

export const tableTableRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<TableRow>>('/table-0e2cfc', list(tableTable))
  app.post<InsertRoute<TableRow, TableRowInsert>>('/table-0e2cfc', insert(tableTable))
  app.put<UpsertRoute<TableRow, TableRowInsert>>('/table-0e2cfc', upsert(tableTable))
  app.patch<UpdateRoute<TableRow, TableRowUpdate>>('/table-0e2cfc', update(tableTable))
  app.delete<RemoveRoute<TableRow>>('/table-0e2cfc', remove(tableTable))
}
