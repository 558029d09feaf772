// Generated from public.properties. Do not edit: change the table, then run `npm run generate`.

import type { Table } from '#runtime/rest'
import { property, propertyInsert, propertyUpdate } from './schema.ts'
import type { Property } from './types.ts'

export const propertiesTable: Table<Property> = {
  schema: 'public',
  name: 'properties',
  kind: 'table',
  primaryKey: ['id'],
  verbs: ['list', 'insert', 'upsert', 'update', 'remove'],
  columns: {
    id: 'integer',
  },
  relations: {},
  schemas: { row: property, insert: propertyInsert, update: propertyUpdate },
}
