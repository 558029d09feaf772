// Generated from public.badge. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Badge, BadgeInsert, BadgeUpdate } from './types.ts'

/** `db.badge.findMany({ limit: 10 })` */
export const badgeClient = (http: Http) => tableClient<Badge, BadgeInsert, BadgeUpdate>(http, 'badge')
