// Generated from public.todo_insert. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { todoInsert_69b79dRow, todoInsert_69b79dInsert, todoInsert_69b79dUpdate } from './schema.ts'
import type { TodoInsert_69b79d } from './types.ts'

export const todoInsert_69b79d: Table<TodoInsert_69b79d> = {
  schema: 'public',
  name: 'todo_insert',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: todoInsert_69b79dRow, insert: todoInsert_69b79dInsert, update: todoInsert_69b79dUpdate },
}
