// Generated from public.badge. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.badge`. */
export interface Badge {
  employee_id: number
  color: string
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface BadgeInsert {
  employee_id: number
  color: string
}

/** What `update` accepts. */
export type BadgeUpdate = Partial<BadgeInsert>
