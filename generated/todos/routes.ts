// Generated from public.todos. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { todos } from './table.ts'
import type { Todo, TodoInsert, TodoUpdate } from './types.ts'

export const todosRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Todo>>('/todos', list(todos))
  app.post<InsertRoute<Todo, TodoInsert>>('/todos', insert(todos))
  app.put<UpsertRoute<Todo, TodoInsert>>('/todos', upsert(todos))
  app.patch<UpdateRoute<Todo, TodoUpdate>>('/todos', update(todos))
  app.delete<RemoveRoute<Todo>>('/todos', remove(todos))
}
