// Generated from public.author_stats. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { list } from '#runtime/rest'
import type { ListRoute } from '#runtime/rest'
import { authorStats } from './table.ts'
import type { AuthorStat } from './types.ts'

export const authorStatsRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<AuthorStat>>('/author_stats', list(authorStats))
}
