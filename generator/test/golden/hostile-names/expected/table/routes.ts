// Generated from public.table. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { tableTable_786c90 } from './table.ts'
import type { TableRow_786c90, TableRow_786c90Insert, TableRow_786c90Update } from './types.ts'

export const tableTable_786c90Routes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<TableRow_786c90>>('/table', list(tableTable_786c90))
  app.post<InsertRoute<TableRow_786c90, TableRow_786c90Insert>>('/table', insert(tableTable_786c90))
  app.put<UpsertRoute<TableRow_786c90, TableRow_786c90Insert>>('/table', upsert(tableTable_786c90))
  app.patch<UpdateRoute<TableRow_786c90, TableRow_786c90Update>>('/table', update(tableTable_786c90))
  app.delete<RemoveRoute<TableRow_786c90>>('/table', remove(tableTable_786c90))
}
