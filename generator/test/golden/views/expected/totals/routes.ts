// Generated from public.totals. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { list } from '#runtime/rest'
import type { ListRoute } from '#runtime/rest'
import { totals } from './table.ts'
import type { Total } from './types.ts'

export const totalsRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Total>>('/totals', list(totals))
}
