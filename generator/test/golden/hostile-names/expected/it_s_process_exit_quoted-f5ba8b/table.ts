// Generated from public.it's `${process.exit()}` "quoted" \. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { itSProcessExitQuotedRow, itSProcessExitQuotedInsert, itSProcessExitQuotedUpdate } from './schema.ts'
import type { ItSProcessExitQuoted } from './types.ts'

export const itSProcessExitQuoted: Table<ItSProcessExitQuoted> = {
  schema: 'public',
  name: 'it\'s `${process.exit()}` "quoted" \\',
  kind: 'table',
  primaryKey: ['a"b'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    'a"b': 'text',
    '*/ evil() /*': 'text',
    'x\ny': 'text',
    '\x3c/script>': 'text',
  },
  relations: {},
  schemas: { row: itSProcessExitQuotedRow, insert: itSProcessExitQuotedInsert, update: itSProcessExitQuotedUpdate },
}
