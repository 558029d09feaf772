// Generated from public.todos. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.todos`. */
export interface Todo_788c99 {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface Todo_788c99Insert {
  id: number
}

/** What `update` accepts. */
export type Todo_788c99Update = Partial<Todo_788c99Insert>
