// Generated from public.a b. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.a b`. */
export interface AB {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface ABInsert {
  id: number
}

/** What `update` accepts. */
export type ABUpdate = Partial<ABInsert>
