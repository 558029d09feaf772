// Generated from public.auth. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Auth, AuthInsert, AuthUpdate } from './types.ts'

/** The types of `public.auth`, and its ways to others. */
export interface AuthTypes {
  row: Auth
  insert: AuthInsert
  update: AuthUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const authFacts: Facts = {
  table: 'auth',
  key: ['id'],
  live: { id: 'int' },
}

/** `db.table('auth').findMany({ limit: 10 })` */
export const authClient = (http: Http): TableClient<AuthTypes> =>
  tableClient<AuthTypes>(http, authFacts)
