// Generated from public.labels. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Label, LabelInsert, LabelUpdate } from './types.ts'

/** `db.labels.findMany({ limit: 10 })` */
export const labelsClient = (http: Http) => tableClient<Label, LabelInsert, LabelUpdate>(http, 'labels')
