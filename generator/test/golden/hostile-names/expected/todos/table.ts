// Generated from public.todos. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { todo_788c99, todo_788c99Insert, todo_788c99Update } from './schema.ts'
import type { Todo_788c99 } from './types.ts'

export const todos_788c99: Table<Todo_788c99> = {
  schema: 'public',
  name: 'todos',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: todo_788c99, insert: todo_788c99Insert, update: todo_788c99Update },
}
