// The table of contents of /auth/v1/admin. Refuses everybody but the service key and signed-in users whose role is
// service_role (not_admin, no_authorization): one hook for all of these routes.
import type { FastifyInstance } from 'fastify'
import type { AuthServices } from '../../services.ts'
import { requireAdmin } from '../../wire/authenticate.ts'
import { registerAudit } from './audit.ts'
import { registerCreateUser } from './create-user.ts'
import { registerDeleteUser } from './delete-user.ts'
import { registerFactors } from './factors.ts'
import { registerGetUser } from './get-user.ts'
import { registerImpersonate } from './impersonate.ts'
import { registerListUsers } from './list-users.ts'
import { registerUserSessions } from './sessions.ts'
import { registerUpdateUser } from './update-user.ts'

/** @param app a scope under /auth/v1 that asks for an API key */
export function registerAdmin(app: FastifyInstance, auth: AuthServices): void {
  void app.register(
    (admin, _options, done) => {
      admin.addHook('onRequest', (request) => requireAdmin(request, auth))
      registerListUsers(admin, auth)
      registerCreateUser(admin, auth)
      registerGetUser(admin, auth)
      registerUpdateUser(admin, auth)
      registerDeleteUser(admin, auth)
      registerFactors(admin, auth)
      registerUserSessions(admin, auth)
      registerImpersonate(admin, auth)
      registerAudit(admin, auth)
      done()
    },
    { prefix: '/admin' },
  )
}
