// Generated from odd name.payment. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { oddNamePayment } from './table.ts'
import type { OddNamePayment, OddNamePaymentInsert, OddNamePaymentUpdate } from './types.ts'

export const oddNamePaymentRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<OddNamePayment>>('/odd_name-bd3cdc/payment', list(oddNamePayment))
  app.post<InsertRoute<OddNamePayment, OddNamePaymentInsert>>('/odd_name-bd3cdc/payment', insert(oddNamePayment))
  app.put<UpsertRoute<OddNamePayment, OddNamePaymentInsert>>('/odd_name-bd3cdc/payment', upsert(oddNamePayment))
  app.patch<UpdateRoute<OddNamePayment, OddNamePaymentUpdate>>('/odd_name-bd3cdc/payment', update(oddNamePayment))
  app.delete<RemoveRoute<OddNamePayment>>('/odd_name-bd3cdc/payment', remove(oddNamePayment))
}
