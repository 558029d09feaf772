// GET /user/sessions, DELETE /user/sessions/:id: where a user is signed in, and an end to one of these. Refuses sessions of
// others as if there were none.
import type { FastifyInstance } from 'fastify'
import { audit } from '../model/audit.ts'
import type { SessionRow } from '../model/rows.ts'
import { deleteSession, sessionById, sessionsOf } from '../model/sessions.ts'
import type { AuthServices } from '../services.ts'
import { originOf, requireUser } from '../wire/authenticate.ts'
import { AuthError } from '../wire/errors.ts'
import { isUuid } from '../wire/read.ts'

export const sessionNotFound = () => new AuthError(404, 'session_not_found', 'Session not found')

/** What may be told of a session. @param current id of the one that asks */
export const sessionInfo = (row: SessionRow, current?: string) => ({
  id: row.id,
  created_at: row.created_at,
  refreshed_at: row.refreshed_at === null ? null : new Date(`${row.refreshed_at}Z`),
  not_after: row.not_after,
  user_agent: row.user_agent,
  ip: row.ip,
  aal: row.aal,
  amr: row.amr,
  ...(current !== undefined && { current: row.id === current }),
})

export function registerSessions(app: FastifyInstance, auth: AuthServices): void {
  app.get('/user/sessions', async (request) => {
    const { user, session } = await requireUser(request, auth)
    const rows = await sessionsOf(auth.db, user.id)
    return { sessions: rows.map((row) => sessionInfo(row, session?.id ?? '')) }
  })

  app.delete<{ Params: { id: string } }>('/user/sessions/:id', async (request) => {
    const { user } = await requireUser(request, auth)
    const { id } = request.params
    const found = isUuid(id) ? await sessionById(auth.db, id) : undefined
    if (found?.user_id !== user.id) throw sessionNotFound()
    await auth.db.transaction(async (tx) => {
      await deleteSession(tx, found.id)
      await audit(tx, 'session_revoked', user, originOf(request).ip, { session_id: found.id })
    })
    await auth.applyRevocations()
    return {}
  })
}
