// Generated from public.table. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { tableTable } from './table.ts'
import type { TableRow, TableRowInsert, TableRowUpdate } from './types.ts'

export const tableTableRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<TableRow>>('/table', list(tableTable))
  app.post<InsertRoute<TableRow, TableRowInsert>>('/table', insert(tableTable))
  app.put<UpsertRoute<TableRow, TableRowInsert>>('/table', upsert(tableTable))
  app.patch<UpdateRoute<TableRow, TableRowUpdate>>('/table', update(tableTable))
  app.delete<RemoveRoute<TableRow>>('/table', remove(tableTable))
}
