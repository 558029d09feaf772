// Generated from odd name.thing. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { oddNameThing } from './table.ts'
import type { OddNameThing, OddNameThingInsert, OddNameThingUpdate } from './types.ts'

export const oddNameThingRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<OddNameThing>>('/odd_name-bd3cdc/thing', list(oddNameThing))
  app.post<InsertRoute<OddNameThing, OddNameThingInsert>>('/odd_name-bd3cdc/thing', insert(oddNameThing))
  app.put<UpsertRoute<OddNameThing, OddNameThingInsert>>('/odd_name-bd3cdc/thing', upsert(oddNameThing))
  app.patch<UpdateRoute<OddNameThing, OddNameThingUpdate>>('/odd_name-bd3cdc/thing', update(oddNameThing))
  app.delete<RemoveRoute<OddNameThing>>('/odd_name-bd3cdc/thing', remove(oddNameThing))
}
