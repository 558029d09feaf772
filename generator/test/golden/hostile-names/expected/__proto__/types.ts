// Generated from public.__proto__. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.__proto__`. */
export interface Proto {
  ['__proto__']: string
  constructor: number | null
  toString: string
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface ProtoInsert {
  ['__proto__']: string
  constructor?: number | null
  toString: string
}

/** What `update` accepts. */
export type ProtoUpdate = Partial<ProtoInsert>
