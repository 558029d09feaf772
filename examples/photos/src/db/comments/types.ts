// Generated from public.comments. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.comments`. */
export interface Comment {
  id: string
  photo_id: string
  user_id: string
  body: string
  created_at: string
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface CommentInsert {
  id?: string
  photo_id: string
  user_id?: string
  body: string
  created_at?: string
}

/** What `update` accepts. */
export type CommentUpdate = Partial<CommentInsert>
