// Generated from public.log. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.log`. */
export interface Log {
  line: string | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface LogInsert {
  line?: string | null
}

/** What `update` accepts. */
export type LogUpdate = Partial<LogInsert>
