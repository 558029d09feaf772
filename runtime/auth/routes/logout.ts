// POST /logout: ends sessions: this one, the others, or all of the user. Refuses scopes that are none of these.
import type { FastifyInstance } from 'fastify'
import { audit } from '../model/audit.ts'
import { deleteSession, deleteSessionsOf } from '../model/sessions.ts'
import type { AuthServices } from '../services.ts'
import { originOf, requireUser } from '../wire/authenticate.ts'
import { authErrors } from '../wire/errors.ts'
import { parameter } from '../wire/read.ts'

export function registerLogout(app: FastifyInstance, auth: AuthServices): void {
  app.post('/logout', async (request, reply) => {
    const scope = parameter(request, 'scope') ?? 'global'
    if (scope !== 'global' && scope !== 'local' && scope !== 'others')
      throw authErrors.invalid(`Unsupported logout scope "${scope}"`)
    const { user, session } = await requireUser(request, auth)
    await auth.db.transaction(async (tx) => {
      await audit(tx, 'logout', user, originOf(request).ip, { scope })
      if (scope === 'local' && session) await deleteSession(tx, session.id)
      else await deleteSessionsOf(tx, user.id, scope === 'others' ? session?.id : undefined)
    })
    await auth.applyRevocations()
    return reply.code(204).send()
  })
}
