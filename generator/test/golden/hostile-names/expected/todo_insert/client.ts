// Generated from public.todo_insert. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { TodoInsert_69b79d, TodoInsert_69b79dInsert, TodoInsert_69b79dUpdate } from './types.ts'

/** The types of `public.todo_insert`, and its ways to others. */
export interface TodoInsert_69b79dTypes {
  row: TodoInsert_69b79d
  insert: TodoInsert_69b79dInsert
  update: TodoInsert_69b79dUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const todoInsert_69b79dFacts: Facts = {
  table: 'todo_insert',
  key: ['id'],
  live: { id: 'int' },
}

/** `db.todo_insert.findMany({ limit: 10 })` */
export const todoInsert_69b79dClient = (http: Http): TableClient<TodoInsert_69b79dTypes> =>
  tableClient<TodoInsert_69b79dTypes>(http, todoInsert_69b79dFacts)
