// Generated from public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb } from './table.ts'
import type { SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbInsert, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbUpdate } from './types.ts'

export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb>>('/sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb', list(sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb))
  app.post<InsertRoute<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbInsert>>('/sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb', insert(sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb))
  app.put<UpsertRoute<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbInsert>>('/sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb', upsert(sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb))
  app.patch<UpdateRoute<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThbUpdate>>('/sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb', update(sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb))
  app.delete<RemoveRoute<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb>>('/sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_thb', remove(sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThb))
}
