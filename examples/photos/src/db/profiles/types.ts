// Generated from public.profiles. Do not edit: change the table, then run `npm run generate`.

/**
 * A row of `public.profiles`.
 *
 * What everybody may know of a user.
 */
export interface Profile {
  id: string
  name: string
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface ProfileInsert {
  id: string
  name: string
}

/** What `update` accepts. */
export type ProfileUpdate = Partial<ProfileInsert>
