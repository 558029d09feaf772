// Generated from public.message. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { message } from './table.ts'
import type { Message, MessageInsert, MessageUpdate } from './types.ts'

export const messageRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Message>>('/message', list(message))
  app.post<InsertRoute<Message, MessageInsert>>('/message', insert(message))
  app.put<UpsertRoute<Message, MessageInsert>>('/message', upsert(message))
  app.patch<UpdateRoute<Message, MessageUpdate>>('/message', update(message))
  app.delete<RemoveRoute<Message>>('/message', remove(message))
}
