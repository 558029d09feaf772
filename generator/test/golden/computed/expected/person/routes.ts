// Generated from public.person. Do not edit: change the table, then run `npm run generate`.

import type { FastifyPluginAsync } from 'fastify'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type { InsertRoute, ListRoute, RemoveRoute, UpdateRoute, UpsertRoute } from '#runtime/rest'
import { person } from './table.ts'
import type { Person, PersonInsert, PersonUpdate } from './types.ts'

export const personRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Person>>('/person', list(person))
  app.post<InsertRoute<Person, PersonInsert>>('/person', insert(person))
  app.put<UpsertRoute<Person, PersonInsert>>('/person', upsert(person))
  app.patch<UpdateRoute<Person, PersonUpdate>>('/person', update(person))
  app.delete<RemoveRoute<Person>>('/person', remove(person))
}
