// Generated from public.__proto__. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Proto, ProtoInsert, ProtoUpdate } from './types.ts'

/** `db.table('__proto__').findMany({ limit: 10 })` */
export const protoClient = (http: Http) => tableClient<Proto, ProtoInsert, ProtoUpdate>(http, '__proto__')
