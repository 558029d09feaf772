// Generated from public.../../etc/passwd. Do not edit: change the table, then run `npm run generate`.

/** A row of `public.../../etc/passwd`. */
export interface EtcPasswd {
  id: number
}

/** What `insert` accepts. Columns with a default, and nullable columns, may be left out. */
export interface EtcPasswdInsert {
  id: number
}

/** What `update` accepts. */
export type EtcPasswdUpdate = Partial<EtcPasswdInsert>
