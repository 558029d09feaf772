// Generated from public.USER_ROLES. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { UserRole_3a6467, UserRole_3a6467Insert, UserRole_3a6467Update } from './types.ts'

/** The types of `public.USER_ROLES`, and its ways to others. */
export interface UserRole_3a6467Types {
  row: UserRole_3a6467
  insert: UserRole_3a6467Insert
  update: UserRole_3a6467Update
  computed: {}
  relations: {}
  kinds: {}
}

export const userRoles_3a6467Facts: Facts = {
  table: 'USER_ROLES',
  key: ['id'],
  live: { id: 'int' },
}

/** `db.USER_ROLES.findMany({ limit: 10 })` */
export const userRoles_3a6467Client = (http: Http): TableClient<UserRole_3a6467Types> =>
  tableClient<UserRole_3a6467Types>(http, userRoles_3a6467Facts)
