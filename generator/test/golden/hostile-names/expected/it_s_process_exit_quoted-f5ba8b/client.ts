// Generated from public.it's `${process.exit()}` "quoted" \. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { ItSProcessExitQuoted, ItSProcessExitQuotedInsert, ItSProcessExitQuotedUpdate } from './types.ts'

/** `db['it\'s '${process.exit()}' "quoted" \\'].findMany({ limit: 10 })` */
export const itSProcessExitQuotedClient = (http: Http) => tableClient<ItSProcessExitQuoted, ItSProcessExitQuotedInsert, ItSProcessExitQuotedUpdate>(http, 'it\'s `${process.exit()}` "quoted" \\')
