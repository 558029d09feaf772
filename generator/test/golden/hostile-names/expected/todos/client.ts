// Generated from public.todos. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Todo_788c99, Todo_788c99Insert, Todo_788c99Update } from './types.ts'

/** `db.todos.findMany({ limit: 10 })` */
export const todos_788c99Client = (http: Http) => tableClient<Todo_788c99, Todo_788c99Insert, Todo_788c99Update>(http, 'todos')
