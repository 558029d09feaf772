// Generated from public.auth. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Auth, AuthInsert, AuthUpdate } from './types.ts'

/** `db.table('auth').findMany({ limit: 10 })` */
export const authClient = (http: Http) => tableClient<Auth, AuthInsert, AuthUpdate>(http, 'auth')
