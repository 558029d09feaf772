// Generated from public.UserRoles. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.UserRoles`. */
export interface UserRole_f2d496 {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface UserRole_f2d496Insert {
  id: number
}

/** What `update` accepts. */
export type UserRole_f2d496Update = Partial<UserRole_f2d496Insert>
