// GET and DELETE /admin/users/:id/sessions, DELETE …/sessions/:session: where a user is signed in, and an end to one or all
// of it. Refuses sessions of others as if there were none (session_not_found).
import type { FastifyInstance } from 'fastify'
import { audit } from '../../model/audit.ts'
import { deleteSession, deleteSessionsOf, sessionById, sessionsOf } from '../../model/sessions.ts'
import type { AuthServices } from '../../services.ts'
import { actorOf, originOf } from '../../wire/authenticate.ts'
import { sessionInfo, sessionNotFound } from '../sessions.ts'
import { idIn, targetOf } from './target.ts'

export function registerUserSessions(app: FastifyInstance, auth: AuthServices): void {
  app.get('/users/:id/sessions', async (request) => {
    const user = await targetOf(request, auth)
    const rows = await sessionsOf(auth.db, user.id)
    return { sessions: rows.map((row) => sessionInfo(row)) }
  })

  app.delete('/users/:id/sessions', async (request) => {
    const user = await targetOf(request, auth)
    await auth.db.transaction(async (tx) => {
      await deleteSessionsOf(tx, user.id)
      await audit(tx, 'session_revoked', actorOf(request), originOf(request).ip, { user_id: user.id })
    })
    await auth.applyRevocations()
    return {}
  })

  app.delete('/users/:id/sessions/:session', async (request) => {
    const user = await targetOf(request, auth)
    const session = await sessionById(auth.db, idIn(request, 'session', 'session_id'))
    if (session?.user_id !== user.id) throw sessionNotFound()
    await auth.db.transaction(async (tx) => {
      await deleteSession(tx, session.id)
      const traits = { user_id: user.id, session_id: session.id }
      await audit(tx, 'session_revoked', actorOf(request), originOf(request).ip, traits)
    })
    await auth.applyRevocations()
    return {}
  })
}
