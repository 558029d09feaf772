// Generated from public.it's `${process.exit()}` "quoted" \. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { ItSProcessExitQuoted, ItSProcessExitQuotedInsert, ItSProcessExitQuotedUpdate } from './types.ts'

/** The types of `public.it's '${process.exit()}' "quoted" \`, and its ways to others. */
export interface ItSProcessExitQuotedTypes {
  row: ItSProcessExitQuoted
  insert: ItSProcessExitQuotedInsert
  update: ItSProcessExitQuotedUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const itSProcessExitQuotedFacts: Facts = {
  table: 'it\'s `${process.exit()}` "quoted" \\',
  key: ['a"b'],
  live: { 'a"b': 'text', '*/ evil() /*': 'text', 'x\ny': 'text', '\x3c/script>': 'text' },
}

/** `db['it\'s '${process.exit()}' "quoted" \\'].findMany({ limit: 10 })` */
export const itSProcessExitQuotedClient = (http: Http): TableClient<ItSProcessExitQuotedTypes> =>
  tableClient<ItSProcessExitQuotedTypes>(http, itSProcessExitQuotedFacts)
