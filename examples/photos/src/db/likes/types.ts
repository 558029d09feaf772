// Generated from public.likes. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.likes`. */
export interface Like {
  photo_id: string
  user_id: string
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface LikeInsert {
  photo_id: string
  user_id?: string
}

/** What `update` accepts. */
export type LikeUpdate = Partial<LikeInsert>
