// POST /schema/preview, /schema/apply: a change of the schema, looked at with all that follows from it, and applied. Refuses
// (400) what PostgreSQL refuses, with the place in the text; (409) what was previewed on another schema. /schema/drift: what came by
// another way than migrations; refuses (409) where that cannot be found out, or is something else by now.
import type { FastifyInstance } from 'fastify'
import {
  applyBody,
  driftBody,
  previewBody,
  type ApplyBody,
  type DriftBody,
  type PreviewBody,
} from '../contract/schema-change.ts'
import { applyChange, previewChange } from '../schema/change.ts'
import { findDrift, keepDrift } from '../schema/drift.ts'
import type { AdminServices } from '../services.ts'

/** Bytes of a body. */
const largest = 2 * 1024 ** 2

export function registerSchemaChange(app: FastifyInstance, services: AdminServices): void {
  app.post<{ Body: PreviewBody }>(
    '/schema/preview',
    { schema: { body: previewBody }, bodyLimit: largest, handlerTimeout: 180_000 },
    (request) => previewChange(request.body, services),
  )

  app.post<{ Body: ApplyBody }>(
    '/schema/apply',
    { schema: { body: applyBody }, bodyLimit: largest, handlerTimeout: 650_000 },
    async (request, reply) => {
      const applied = await applyChange(request.body, services)
      await services.record('migration_saved', request.ip, { file: applied.file })
      return reply.code(201).send(applied)
    },
  )

  app.get('/schema/drift', { handlerTimeout: 180_000 }, () => findDrift(services))

  app.post<{ Body: DriftBody }>(
    '/schema/drift',
    { schema: { body: driftBody }, handlerTimeout: 180_000 },
    async (request, reply) => {
      const saved = await keepDrift(request.body, services)
      await services.record('migration_saved', request.ip, { file: saved.file })
      return reply.code(201).send(saved)
    },
  )
}
