// Generated from public.USER_ROLES. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { UserRole_3a6467, UserRole_3a6467Insert, UserRole_3a6467Update } from './types.ts'

/** `db.USER_ROLES.findMany({ limit: 10 })` */
export const userRoles_3a6467Client = (http: Http) => tableClient<UserRole_3a6467, UserRole_3a6467Insert, UserRole_3a6467Update>(http, 'USER_ROLES')
