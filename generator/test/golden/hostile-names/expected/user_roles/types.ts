// Generated from public.user_roles. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.user_roles`. */
export interface UserRole {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface UserRoleInsert {
  id: number
}

/** What `update` accepts. */
export type UserRoleUpdate = Partial<UserRoleInsert>
