// Generated from public.todo. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { todoRow, todoInsert, todoUpdate } from './schema.ts'
import type { Todo } from './types.ts'

export const todo: Table<Todo> = {
  schema: 'public',
  name: 'todo',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: todoRow, insert: todoInsert, update: todoUpdate },
}
