// Generated from public.UserRoles. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { UserRole_f2d496, UserRole_f2d496Insert, UserRole_f2d496Update } from './types.ts'

/** `db.UserRoles.findMany({ limit: 10 })` */
export const userRoles_f2d496Client = (http: Http) => tableClient<UserRole_f2d496, UserRole_f2d496Insert, UserRole_f2d496Update>(http, 'UserRoles')
