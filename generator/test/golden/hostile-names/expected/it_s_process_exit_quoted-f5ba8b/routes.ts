// Generated from public.it's `${process.exit()}` "quoted" \. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { itSProcessExitQuoted } from './table.ts'
import type { ItSProcessExitQuoted, ItSProcessExitQuotedInsert, ItSProcessExitQuotedUpdate } from './types.ts'

export const itSProcessExitQuotedRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<ItSProcessExitQuoted>>('/it_s_process_exit_quoted-f5ba8b', list(itSProcessExitQuoted))
  app.post<InsertRoute<ItSProcessExitQuoted, ItSProcessExitQuotedInsert>>('/it_s_process_exit_quoted-f5ba8b', insert(itSProcessExitQuoted))
  app.put<UpsertRoute<ItSProcessExitQuoted, ItSProcessExitQuotedInsert>>('/it_s_process_exit_quoted-f5ba8b', upsert(itSProcessExitQuoted))
  app.patch<UpdateRoute<ItSProcessExitQuoted, ItSProcessExitQuotedUpdate>>('/it_s_process_exit_quoted-f5ba8b', update(itSProcessExitQuoted))
  app.delete<RemoveRoute<ItSProcessExitQuoted>>('/it_s_process_exit_quoted-f5ba8b', remove(itSProcessExitQuoted))
}
