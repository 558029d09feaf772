// Generated from public.todos. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Todo_788c99, Todo_788c99Insert, Todo_788c99Update } from './types.ts'

/** The types of `public.todos`, and its ways to others. */
export interface Todo_788c99Types {
  row: Todo_788c99
  insert: Todo_788c99Insert
  update: Todo_788c99Update
  computed: {}
  relations: {}
  kinds: {}
}

export const todos_788c99Facts: Facts = {
  table: 'todos',
  key: ['id'],
  live: { id: 'int' },
}

/** `db.todos.findMany({ limit: 10 })` */
export const todos_788c99Client = (http: Http): TableClient<Todo_788c99Types> =>
  tableClient<Todo_788c99Types>(http, todos_788c99Facts)
