// Generated from public.message. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Message, MessageInsert, MessageUpdate } from './types.ts'

/** `db.message.findMany({ limit: 10 })` */
export const messageClient = (http: Http) => tableClient<Message, MessageInsert, MessageUpdate>(http, 'message')
