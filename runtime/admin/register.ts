// The table of contents of /admin/v1, which the dashboard uses. Refuses (403) everybody but the service key and admins: one
// hook for all routes.
import type { FastifyInstance } from 'fastify'
import { ApiError } from '../errors/index.ts'
import { registerKeys } from './routes/keys.ts'
import type { AdminServices } from './services.ts'

/** @param app a scope under /admin/v1 whose requests have a `caller` */
export function registerAdminApi(app: FastifyInstance, services: AdminServices): void {
  app.addHook('onRequest', (request, _reply, done) => {
    done(
      request.caller.role === 'service_role'
        ? undefined
        : new ApiError(403, 'LITE403', 'Only an admin may do this'),
    )
  })
  registerKeys(app, services)
}
