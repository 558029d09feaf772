// The door of /admin/v1, for who is not known yet: GET, POST /setup and POST /session. Refuses (401) wrong passwords and links
// that do not hold, (429) too many tries; unknown addresses cost the same as wrong passwords.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Admin } from '../../db/admins.ts'
import { ApiError } from '../../errors/index.ts'
import type { AdminSessionInfo, SetupBody, SetupInfo, SignInBody } from '../contract/session.ts'
import { setupBody, signInBody } from '../contract/session.ts'
import { infoOf } from './session.ts'
import type { AdminServices } from '../services.ts'

const triesPerWindow = 10
const windowSeconds = 900
const cookieSeconds = 12 * 3600

/** @throws ApiError 429 */
async function countTry({ limit }: AdminServices, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const wait = Math.ceil(await limit(key, triesPerWindow, windowSeconds))
    if (wait > 0) {
      throw new ApiError(429, 'LITE429', 'Too many tries', {
        hint: `Try again in ${wait} seconds.`,
        headers: { 'retry-after': String(wait) },
      })
    }
  }
}

async function enter(
  request: FastifyRequest,
  reply: FastifyReply,
  { admins, cookie }: AdminServices,
  admin: Admin,
): Promise<AdminSessionInfo> {
  const { token, session } = await admins.begin(admin, request.ip, request.headers['user-agent'] ?? '')
  void reply.header('set-cookie', cookie.set(token, cookieSeconds))
  return infoOf(session, cookie.csrfOf(token))
}

/** @param app a scope under /admin/v1 that asks for no credentials */
export function registerEntry(app: FastifyInstance, services: AdminServices): void {
  const { admins, passwords, record } = services

  app.get('/setup', async (): Promise<SetupInfo> => ({ needed: !(await admins.any()) }))

  app.post<{ Body: SetupBody }>('/setup', { schema: { body: setupBody } }, async (request, reply) => {
    const { token, email, password } = request.body
    await countTry(services, `admin setup ${services.addressKey(request.ip)}`)
    const admin = await admins.useLink(token, email, await passwords.hash(password))
    if (!admin) {
      throw new ApiError(401, 'LITE401', 'The link does not hold: it was used, or is older than 30 minutes', {
        hint: 'npm run admin prints another one.',
      })
    }
    await record('admin_set_up', request.ip, { admin_id: admin.id, email: admin.email })
    return enter(request, reply, services, admin)
  })

  app.post<{ Body: SignInBody }>('/session', { schema: { body: signInBody } }, async (request, reply) => {
    const { email, password } = request.body
    const keys = [`admin ${services.addressKey(request.ip)}`, `admin ${email.toLowerCase()}`]
    await countTry(services, ...keys)
    const found = await admins.byEmail(email)
    if (!(await passwords.matches(password, found?.password_hash ?? null)) || !found) {
      await record('admin_sign_in_failed', request.ip, { email })
      throw new ApiError(401, 'LITE401', 'E-mail and password do not belong together')
    }
    await services.forgive(...keys)
    await record('admin_signed_in', request.ip, { admin_id: found.id, email: found.email })
    return enter(request, reply, services, found)
  })
}
