// Generated from public.sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha } from './table.ts'
import type { SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaInsert, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaUpdate } from './types.ts'

export const sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha>>('/sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha', list(sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha))
  app.post<InsertRoute<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaInsert>>('/sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha', insert(sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha))
  app.put<UpsertRoute<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaInsert>>('/sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha', upsert(sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha))
  app.patch<UpdateRoute<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha, SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyThaUpdate>>('/sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha', update(sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha))
  app.delete<RemoveRoute<SixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha>>('/sixty_three_bytes_sixty_three_bytes_sixty_three_bytes_sixty_tha', remove(sixtyThreeBytesSixtyThreeBytesSixtyThreeBytesSixtyTha))
}
