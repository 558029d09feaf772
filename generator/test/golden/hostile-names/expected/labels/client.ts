// Generated from public.labels. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Label, LabelInsert, LabelUpdate } from './types.ts'

/** The types of `public.labels`, and its ways to others. */
export interface LabelTypes {
  row: Label
  insert: LabelInsert
  update: LabelUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const labelsFacts: Facts = {
  table: 'labels',
  key: ['id'],
  live: { id: 'int', "odd'enum": 'text' },
}

/** `db.labels.findMany({ limit: 10 })` */
export const labelsClient = (http: Http): TableClient<LabelTypes> =>
  tableClient<LabelTypes>(http, labelsFacts)
