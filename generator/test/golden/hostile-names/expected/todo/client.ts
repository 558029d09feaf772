// Generated from public.todo. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Todo, TodoInsert, TodoUpdate } from './types.ts'

/** `db.todo.findMany({ limit: 10 })` */
export const todoClient = (http: Http) => tableClient<Todo, TodoInsert, TodoUpdate>(http, 'todo')
