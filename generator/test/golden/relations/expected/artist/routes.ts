// Generated from public.artist. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { artist } from './table.ts'
import type { Artist, ArtistInsert, ArtistUpdate } from './types.ts'

export const artistRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Artist>>('/artist', list(artist))
  app.post<InsertRoute<Artist, ArtistInsert>>('/artist', insert(artist))
  app.put<UpsertRoute<Artist, ArtistInsert>>('/artist', upsert(artist))
  app.patch<UpdateRoute<Artist, ArtistUpdate>>('/artist', update(artist))
  app.delete<RemoveRoute<Artist>>('/artist', remove(artist))
}
