// Generated from public.user_roles. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { UserRole, UserRoleInsert, UserRoleUpdate } from './types.ts'

/** `db.user_roles.findMany({ limit: 10 })` */
export const userRolesClient = (http: Http) => tableClient<UserRole, UserRoleInsert, UserRoleUpdate>(http, 'user_roles')
