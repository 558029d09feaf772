// GET, DELETE /session; PUT /session/password: the session of the admin who asks. Refuses (403) keys, which have none.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AdminSession } from '../../db/admins.ts'
import { ApiError } from '../../errors/index.ts'
import type { AdminSessionInfo, ChangePasswordBody } from '../contract/session.ts'
import { changePasswordBody } from '../contract/session.ts'
import type { AdminServices } from '../services.ts'

export const infoOf = ({ admin, expiresAt }: AdminSession, csrf: string): AdminSessionInfo => ({
  admin,
  csrf,
  expires_at: expiresAt.toISOString(),
})

export function registerSession(app: FastifyInstance, services: AdminServices): void {
  const { admins, cookie, passwords, record } = services

  /** @throws ApiError 403 */
  function sessionOf(request: FastifyRequest): { token: string; session: AdminSession } {
    const token = cookie.read(request.raw)
    const session = token === undefined ? undefined : admins.find(token)
    if (token === undefined || session?.caller !== request.caller)
      throw new ApiError(403, 'LITE403', 'A key has no session')
    return { token, session }
  }

  app.get('/session', (request) => {
    const { token, session } = sessionOf(request)
    return infoOf(session, cookie.csrfOf(token))
  })

  app.delete('/session', async (request, reply) => {
    const { session } = sessionOf(request)
    await admins.end(session.id)
    await record('admin_signed_out', request.ip, { admin_id: session.admin.id })
    return reply.header('set-cookie', cookie.set('', 0)).code(204).send()
  })

  app.put<{ Body: ChangePasswordBody }>(
    '/session/password',
    { schema: { body: changePasswordBody }, preValidation: async (request) => void sessionOf(request) },
    async (request, reply) => {
      const { session } = sessionOf(request)
      const { current, password } = request.body
      const admin = await admins.byEmail(session.admin.email)
      if (!(await passwords.matches(current, admin?.password_hash ?? null)))
        throw new ApiError(400, 'LITE400', 'The current password is another one')
      await admins.changePassword(session, await passwords.hash(password))
      await record('admin_password_changed', request.ip, { admin_id: session.admin.id })
      return reply.code(204).send()
    },
  )
}
