// Generated from public.todos. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Todo, TodoInsert, TodoUpdate } from './types.ts'

/** `db.todos.findMany({ limit: 10 })` */
export const todosClient = (http: Http) => tableClient<Todo, TodoInsert, TodoUpdate>(http, 'todos')
