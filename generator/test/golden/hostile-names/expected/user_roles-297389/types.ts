// Generated from public.USER_ROLES. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.USER_ROLES`. */
export interface UserRole_3a6467 {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface UserRole_3a6467Insert {
  id: number
}

/** What `update` accepts. */
export type UserRole_3a6467Update = Partial<UserRole_3a6467Insert>
