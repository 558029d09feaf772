// Generated from public.../../etc/passwd. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { EtcPasswd, EtcPasswdInsert, EtcPasswdUpdate } from './types.ts'

/** `db['../../etc/passwd'].findMany({ limit: 10 })` */
export const etcPasswdClient = (http: Http) => tableClient<EtcPasswd, EtcPasswdInsert, EtcPasswdUpdate>(http, '../../etc/passwd')
