// Generated from public.todos. Do not edit: change the table, then run `npm run generate`.

/**
 * A row of `public.todos`.
 *
 * Things to do; everybody sees only their own.
 */
export interface Todo {
  id: string
  /** The owner: whoever inserts the row. */
  user_id: string
  title: string
  done: boolean
  created_at: string
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface TodoInsert {
  id?: string
  /** The owner: whoever inserts the row. */
  user_id?: string
  title: string
  done?: boolean
  created_at?: string
}

/** What `update` accepts. */
export type TodoUpdate = Partial<TodoInsert>
