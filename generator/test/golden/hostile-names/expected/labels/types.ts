// Generated from public.labels. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.labels`. */
export interface Label {
  id: number
  "odd'enum": "a'b" | 'c"d' | 'e`${f}`' | '*/' | 'line\nbreak' | '__proto__' | '\\' | ''
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface LabelInsert {
  id: number
  "odd'enum"?: "a'b" | 'c"d' | 'e`${f}`' | '*/' | 'line\nbreak' | '__proto__' | '\\' | ''
}

/** What `update` accepts. */
export type LabelUpdate = Partial<LabelInsert>
