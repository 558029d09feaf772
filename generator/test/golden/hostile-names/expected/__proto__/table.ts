// Generated from public.__proto__. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { protoRow, protoInsert, protoUpdate } from './schema.ts'
import type { Proto } from './types.ts'

export const proto: Table<Proto> = {
  schema: 'public',
  name: '__proto__',
  kind: 'table',
  primaryKey: ['__proto__'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    ['__proto__']: 'text',
    constructor: 'integer',
    toString: 'text',
  },
  relations: {},
  schemas: { row: protoRow, insert: protoInsert, update: protoUpdate },
}
