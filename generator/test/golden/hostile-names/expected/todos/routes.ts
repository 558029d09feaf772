// Generated from public.todos. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { todos_788c99 } from './table.ts'
import type { Todo_788c99, Todo_788c99Insert, Todo_788c99Update } from './types.ts'

export const todos_788c99Routes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Todo_788c99>>('/todos', list(todos_788c99))
  app.post<InsertRoute<Todo_788c99, Todo_788c99Insert>>('/todos', insert(todos_788c99))
  app.put<UpsertRoute<Todo_788c99, Todo_788c99Insert>>('/todos', upsert(todos_788c99))
  app.patch<UpdateRoute<Todo_788c99, Todo_788c99Update>>('/todos', update(todos_788c99))
  app.delete<RemoveRoute<Todo_788c99>>('/todos', remove(todos_788c99))
}
