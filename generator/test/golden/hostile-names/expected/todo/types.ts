// Generated from public.todo. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.todo`. */
export interface Todo {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface TodoInsert {
  id: number
}

/** What `update` accepts. */
export type TodoUpdate = Partial<TodoInsert>
