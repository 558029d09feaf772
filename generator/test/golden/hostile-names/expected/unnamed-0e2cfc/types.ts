// Generated from public.🙂. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.🙂`. */
export interface Unnamed {
  '🙂': string
  '\u202ertl': string | null
  '\u200b': string | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface UnnamedInsert {
  '🙂': string
  '\u202ertl'?: string | null
  '\u200b'?: string | null
}

/** What `update` accepts. */
export type UnnamedUpdate = Partial<UnnamedInsert>
