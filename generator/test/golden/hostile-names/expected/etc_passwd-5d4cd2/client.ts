// Generated from public.../../etc/passwd. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { EtcPasswd, EtcPasswdInsert, EtcPasswdUpdate } from './types.ts'

/** The types of `public.../../etc/passwd`, and its ways to others. */
export interface EtcPasswdTypes {
  row: EtcPasswd
  insert: EtcPasswdInsert
  update: EtcPasswdUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const etcPasswdFacts: Facts = {
  table: '../../etc/passwd',
  key: ['id'],
  live: { id: 'int' },
}

/** `db['../../etc/passwd'].findMany({ limit: 10 })` */
export const etcPasswdClient = (http: Http): TableClient<EtcPasswdTypes> =>
  tableClient<EtcPasswdTypes>(http, etcPasswdFacts)
