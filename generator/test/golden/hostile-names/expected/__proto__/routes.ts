// Generated from public.__proto__. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { proto } from './table.ts'
import type { Proto, ProtoInsert, ProtoUpdate } from './types.ts'

export const protoRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Proto>>('/__proto__', list(proto))
  app.post<InsertRoute<Proto, ProtoInsert>>('/__proto__', insert(proto))
  app.put<UpsertRoute<Proto, ProtoInsert>>('/__proto__', upsert(proto))
  app.patch<UpdateRoute<Proto, ProtoUpdate>>('/__proto__', update(proto))
  app.delete<RemoveRoute<Proto>>('/__proto__', remove(proto))
}
