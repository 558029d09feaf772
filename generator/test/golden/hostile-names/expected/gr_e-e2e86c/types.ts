// Generated from public.größe. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.größe`. */
export interface Größe {
  'straße': string
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface GrößeInsert {
  'straße': string
}

/** What `update` accepts. */
export type GrößeUpdate = Partial<GrößeInsert>
