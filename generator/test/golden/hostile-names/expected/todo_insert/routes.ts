// Generated from public.todo_insert. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { todoInsert_69b79d } from './table.ts'
import type { TodoInsert_69b79d, TodoInsert_69b79dInsert, TodoInsert_69b79dUpdate } from './types.ts'

export const todoInsert_69b79dRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<TodoInsert_69b79d>>('/todo_insert', list(todoInsert_69b79d))
  app.post<InsertRoute<TodoInsert_69b79d, TodoInsert_69b79dInsert>>('/todo_insert', insert(todoInsert_69b79d))
  app.put<UpsertRoute<TodoInsert_69b79d, TodoInsert_69b79dInsert>>('/todo_insert', upsert(todoInsert_69b79d))
  app.patch<UpdateRoute<TodoInsert_69b79d, TodoInsert_69b79dUpdate>>('/todo_insert', update(todoInsert_69b79d))
  app.delete<RemoveRoute<TodoInsert_69b79d>>('/todo_insert', remove(todoInsert_69b79d))
}
