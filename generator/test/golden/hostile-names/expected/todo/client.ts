// Generated from public.todo. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Todo, TodoInsert, TodoUpdate } from './types.ts'

/** The types of `public.todo`, and its ways to others. */
export interface TodoTypes {
  row: Todo
  insert: TodoInsert
  update: TodoUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const todoFacts: Facts = {
  table: 'todo',
  key: ['id'],
  live: { id: 'int' },
}

/** `db.todo.findMany({ limit: 10 })` */
export const todoClient = (http: Http): TableClient<TodoTypes> =>
  tableClient<TodoTypes>(http, todoFacts)
