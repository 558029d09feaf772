// Generated from public.todo_insert. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.todo_insert`. */
export interface TodoInsert_69b79d {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface TodoInsert_69b79dInsert {
  id: number
}

/** What `update` accepts. */
export type TodoInsert_69b79dUpdate = Partial<TodoInsert_69b79dInsert>
