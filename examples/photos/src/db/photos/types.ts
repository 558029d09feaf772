// Generated from public.photos. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.photos`. */
export interface Photo {
  id: string
  user_id: string
  /** The file: an object of the bucket photos, in the folder of its owner. */
  path: string
  caption: string
  /** True: everybody who signed in sees it. False: its owner alone. */
  is_public: boolean
  created_at: string
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface PhotoInsert {
  id?: string
  user_id?: string
  /** The file: an object of the bucket photos, in the folder of its owner. */
  path: string
  caption?: string
  /** True: everybody who signed in sees it. False: its owner alone. */
  is_public?: boolean
  created_at?: string
}

/** What `update` accepts. */
export type PhotoUpdate = Partial<PhotoInsert>
