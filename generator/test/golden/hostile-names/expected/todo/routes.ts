// Generated from public.todo. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { todo } from './table.ts'
import type { Todo, TodoInsert, TodoUpdate } from './types.ts'

export const todoRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Todo>>('/todo', list(todo))
  app.post<InsertRoute<Todo, TodoInsert>>('/todo', insert(todo))
  app.put<UpsertRoute<Todo, TodoInsert>>('/todo', upsert(todo))
  app.patch<UpdateRoute<Todo, TodoUpdate>>('/todo', update(todo))
  app.delete<RemoveRoute<Todo>>('/todo', remove(todo))
}
