// Generated from public.properties. Do not edit: change the table, then run `npm run generate`.

import { tableClient } from '#runtime/client'
import type { Facts, Http, TableClient } from '#runtime/client'
import type { Property, PropertyInsert, PropertyUpdate } from './types.ts'

/** The types of `public.properties`, and its ways to others. */
export interface PropertyTypes {
  row: Property
  insert: PropertyInsert
  update: PropertyUpdate
  computed: {}
  relations: {}
  kinds: {}
}

export const propertiesTableFacts: Facts = {
  table: 'properties',
  key: ['id'],
  live: { id: 'int' },
}

/** `db.properties.findMany({ limit: 10 })` */
export const propertiesTableClient = (http: Http): TableClient<PropertyTypes> =>
  tableClient<PropertyTypes>(http, propertiesTableFacts)
