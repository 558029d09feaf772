// The exported types fit what the generator emits: a plugin with all five routes, and the list of relations.
import type { FastifyPluginAsync } from 'fastify'
import Fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { insert, list, remove, update, upsert } from '#runtime/rest'
import type {
  InsertRoute,
  ListRoute,
  Mounted,
  RemoveRoute,
  Table,
  UpdateRoute,
  UpsertRoute,
} from '#runtime/rest'

interface Note {
  id: string
  body: string | null
}
interface NoteInsert {
  id?: string
  body?: string | null
}
type NoteUpdate = Partial<NoteInsert>

const row = {
  $id: 'Note',
  type: 'object',
  properties: { id: { type: 'string' }, body: { type: ['string', 'null'] } },
} as const

const notes: Table<Note> = {
  schema: 'public',
  name: 'notes',
  kind: 'table',
  primaryKey: ['id'],
  columns: { id: 'uuid', body: 'text' },
  relations: {},
  schemas: { row, insert: row, update: row },
}

const notesRoutes: FastifyPluginAsync = async (app) => {
  app.get<ListRoute<Note>>('/notes', list(notes))
  app.post<InsertRoute<Note, NoteInsert>>('/notes', insert(notes))
  app.put<UpsertRoute<Note, NoteInsert>>('/notes', upsert(notes))
  app.patch<UpdateRoute<Note, NoteUpdate>>('/notes', update(notes))
  app.delete<RemoveRoute<Note>>('/notes', remove(notes))
}

const relations: readonly Mounted[] = [{ folder: 'notes', table: notes, routes: notesRoutes }]

describe('the types of #runtime/rest', () => {
  it('carry a generated plugin', async () => {
    const app = Fastify()
    for (const relation of relations) await app.register(relation.routes)
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const)
      expect(app.hasRoute({ method, url: '/notes' })).toBe(true)
    await app.close()
  })
})
