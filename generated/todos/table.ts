// Generated from public.todos. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { todo, todoInsert, todoUpdate } from './schema.ts'
import type { Todo } from './types.ts'

export const todos: Table<Todo> = {
  schema: 'public',
  name: 'todos',
  kind: 'table',
  description: 'Things to do; everybody sees only their own.',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'uuid',
    user_id: 'uuid',
    title: 'text',
    done: 'boolean',
    created_at: 'timestamp with time zone',
  },
  defaults: {
    id: 'gen_random_uuid()',
    user_id: 'auth.uid()',
    done: 'false',
    created_at: 'now()',
  },
  relations: {},
  schemas: { row: todo, insert: todoInsert, update: todoUpdate },
}
