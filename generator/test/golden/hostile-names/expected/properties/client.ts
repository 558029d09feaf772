// Generated from public.properties. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { Property, PropertyInsert, PropertyUpdate } from './types.ts'

/** `db.properties.findMany({ limit: 10 })` */
export const propertiesTableClient = (http: Http) => tableClient<Property, PropertyInsert, PropertyUpdate>(http, 'properties')
