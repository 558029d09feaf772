// The table of contents of /admin/v1, which the dashboard uses. Refuses (403) everybody but the service key and admins: one
// hook for all routes.
import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { ApiError, errors } from '../errors/index.ts'
import { collectRoutes, type DescribedRoute } from './openapi/document.ts'
import { registerEntry } from './routes/entry.ts'
import { registerGenerated } from './routes/generated.ts'
import { registerImport } from './routes/import.ts'
import { registerKeys } from './routes/keys.ts'
import { registerMailTemplates } from './routes/mail-templates.ts'
import { registerOpenApi } from './routes/openapi.ts'
import { registerPolicies } from './routes/policies.ts'
import { registerRealtimeAdmin } from './routes/realtime.ts'
import { registerS3Keys } from './routes/s3-keys.ts'
import { registerSettings } from './routes/settings.ts'
import { registerSnippets } from './routes/snippets.ts'
import { registerSql } from './routes/sql.ts'
import { registerSession } from './routes/session.ts'
import { registerSchema } from './routes/schema.ts'
import { registerLogs } from './routes/logs.ts'
import { registerStatus } from './routes/status.ts'
import type { AdminServices, StatusSources } from './services.ts'
import { registerSchemaChange } from './routes/schema-change.ts'

/** Walks without recursion: a body may be nested deeper than the stack. */
function hasNul(body: unknown): boolean {
  const left = [body]
  while (left.length > 0) {
    const value = left.pop()
    if (typeof value === 'string' && value.includes('\0')) return true
    if (typeof value === 'object' && value !== null)
      for (const [name, inner] of Object.entries(value)) left.push(name, inner)
  }
  return false
}

/**
 * The statements of these routes are ours: what PostgreSQL says of them is for the log (A38). What it could not even be sent is
 * refused before.
 */
function keepInside(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ body }) => {
    if (hasNul(body)) throw new ApiError(400, 'LITE400', 'Text with the character NUL cannot be kept')
  })
  app.setErrorHandler((thrown) => {
    throw thrown instanceof pg.DatabaseError ? errors.internal(thrown) : thrown
  })
}

/**
 * @param app a scope under /admin/v1 that asks for no credentials
 * @param routes takes what is registered, for its description
 */
export function registerAdminEntry(
  app: FastifyInstance,
  services: AdminServices,
  routes: DescribedRoute[],
): void {
  collectRoutes(app, routes)
  keepInside(app)
  registerEntry(app, services)
}

/**
 * @param app a scope under /admin/v1 whose requests have a `caller`
 * @param sources of what only the running server knows
 * @param routes those of the entry; takes what is registered, for the description of all
 */
export function registerAdminApi(
  app: FastifyInstance,
  services: AdminServices,
  sources: StatusSources,
  routes: DescribedRoute[],
): void {
  collectRoutes(app, routes)
  app.addHook('onRequest', (request, _reply, done) => {
    done(
      request.caller.role === 'service_role'
        ? undefined
        : new ApiError(403, 'LITE403', 'Only an admin may do this'),
    )
  })
  keepInside(app)
  registerSession(app, services)
  registerKeys(app, services)
  registerS3Keys(app, services)
  registerSchema(app, services)
  registerGenerated(app, services)
  registerSchemaChange(app, services)
  registerSql(app, services)
  registerImport(app, services)
  registerSnippets(app, services)
  registerPolicies(app, services)
  registerRealtimeAdmin(app, services)
  registerLogs(app, services)
  registerStatus(app, services, sources)
  registerSettings(app, services)
  registerMailTemplates(app, services)
  registerOpenApi(app, services, routes)
}
