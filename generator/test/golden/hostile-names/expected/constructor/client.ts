// Generated from public.constructor. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Constructor, ConstructorInsert, ConstructorUpdate } from './types.ts'

/** `db.table('constructor').findMany({ limit: 10 })` */
export const constructorClient = (http: Http) => tableClient<Constructor, ConstructorInsert, ConstructorUpdate>(http, 'constructor')
