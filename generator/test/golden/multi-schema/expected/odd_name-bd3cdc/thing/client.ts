// Generated from odd name.thing. Do not edit: change the table, then run `npm run generate`.

import { type Http, tableClient } from '#runtime/client'
import type { OddNameThing, OddNameThingInsert, OddNameThingUpdate } from './types.ts'

/** `db.schema('odd name').thing.findMany({ limit: 10 })` */
export const oddNameThingClient = (http: Http) => tableClient<OddNameThing, OddNameThingInsert, OddNameThingUpdate>(http, 'thing', 'odd name')
