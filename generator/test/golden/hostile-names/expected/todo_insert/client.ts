// Generated from public.todo_insert. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { TodoInsert_69b79d, TodoInsert_69b79dInsert, TodoInsert_69b79dUpdate } from './types.ts'

/** `db.todo_insert.findMany({ limit: 10 })` */
export const todoInsert_69b79dClient = (http: Http) => tableClient<TodoInsert_69b79d, TodoInsert_69b79dInsert, TodoInsert_69b79dUpdate>(http, 'todo_insert')
