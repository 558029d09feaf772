// Generated from public.properties. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.properties`. */
export interface Property {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface PropertyInsert {
  id: number
}

/** What `update` accepts. */
export type PropertyUpdate = Partial<PropertyInsert>
