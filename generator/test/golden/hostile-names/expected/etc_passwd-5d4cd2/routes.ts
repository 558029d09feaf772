// Generated from public.../../etc/passwd. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { etcPasswd } from './table.ts'
import type { EtcPasswd, EtcPasswdInsert, EtcPasswdUpdate } from './types.ts'

export const etcPasswdRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<EtcPasswd>>('/etc_passwd-5d4cd2', list(etcPasswd))
  app.post<InsertRoute<EtcPasswd, EtcPasswdInsert>>('/etc_passwd-5d4cd2', insert(etcPasswd))
  app.put<UpsertRoute<EtcPasswd, EtcPasswdInsert>>('/etc_passwd-5d4cd2', upsert(etcPasswd))
  app.patch<UpdateRoute<EtcPasswd, EtcPasswdUpdate>>('/etc_passwd-5d4cd2', update(etcPasswd))
  app.delete<RemoveRoute<EtcPasswd>>('/etc_passwd-5d4cd2', remove(etcPasswd))
}
