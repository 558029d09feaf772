// Generated from public.todos. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Todo, TodoInsert, TodoUpdate } from './types.ts'

/** The types of `public.todos`, and its ways to others. */
export interface TodoTypes {
  row: Todo
  insert: TodoInsert
  update: TodoUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const todosFacts: Facts = {
  table: 'todos',
  key: ['id'],
  live: { id: 'exact', user_id: 'exact', title: 'text', done: 'exact', created_at: 'time' },
}

/** `db.todos.findMany({ limit: 10 })` */
export const todosClient = (http: Http): TableClient<TodoTypes> =>
  tableClient<TodoTypes>(http, todosFacts)
