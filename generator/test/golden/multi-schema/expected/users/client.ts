// Generated from public.users. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { User, UserInsert, UserUpdate } from './types.ts'

/** `db.users.findMany({ limit: 10 })` */
export const usersClient = (http: Http) => tableClient<User, UserInsert, UserUpdate>(http, 'users')
