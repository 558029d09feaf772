// Generated from odd name.thing. Do not edit: change the table, then run `npm run generate`.

/** A row of `odd name.thing`. */
export interface OddNameThing {
  id: number
  invoice_id: number | null
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface OddNameThingInsert {
  id: number
  invoice_id?: number | null
}

/** What `update` accepts. */
export type OddNameThingUpdate = Partial<OddNameThingInsert>
