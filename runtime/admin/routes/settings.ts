// GET, PUT /settings; DELETE /settings/:key; POST /settings/test-mail: what can be changed while the server runs. Refuses (400)
// what the start would refuse and what the environment sets, (404) what is no setting, (409) what was changed meanwhile.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isLive, restartReasons } from '../../config/live-variables.ts'
import { variableOf } from '../../config/saved.ts'
import type { Admin } from '../../db/admins.ts'
import type { Changes } from '../../db/saved-settings.ts'
import { ApiError } from '../../errors/index.ts'
import type { ChangeSettingsBody, SettingsInfo, TestMailBody } from '../contract/settings.ts'
import { changeSettingsBody, testMailBody } from '../contract/settings.ts'
import type { AdminServices } from '../services.ts'
import { describeSettings } from '../settings.ts'

/** The admin whose session a request came with; undefined for keys. */
export function adminOf(
  request: FastifyRequest,
  { admins, cookie }: Pick<AdminServices, 'admins' | 'cookie'>,
): Admin | undefined {
  const token = cookie.read(request.raw)
  const session = token === undefined ? undefined : admins.find(token)
  return session?.caller === request.caller ? session.admin : undefined
}

/** Under what name something is saved. */
export const nameOf = (admin: Admin | undefined): string => admin?.email ?? 'service_role'

/** For the audit log: what was changed to what, without secrets. */
const traitsOf = (changes: Changes) => ({
  changes: Object.fromEntries(
    Object.entries(changes).map(([key, { value }]) => [
      key,
      value !== null && variableOf(key)?.secret === true ? '[secret]' : value,
    ]),
  ),
})

const hints: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'Nothing listens there: look at SMTP_HOST and SMTP_PORT.'],
  [/ENOTFOUND|EAI_AGAIN|EBADNAME/, 'There is no server of that name: look at SMTP_HOST.'],
  [/ETIMEDOUT|timeout/i, 'Nobody answers there: look at SMTP_HOST, SMTP_PORT and firewalls.'],
  [/Invalid login|535|EAUTH/, 'Look at SMTP_USER and SMTP_PASSWORD.'],
  [/STARTTLS|wrong version number|certificate|SSL/i, 'Look at SMTP_TLS and SMTP_PORT.'],
]

export function registerSettings(app: FastifyInstance, services: AdminServices): void {
  const { settings, started, mails, record } = services

  const info = async (): Promise<SettingsInfo> => ({
    settings: describeSettings(started.given, await settings.variables()),
    callback_url: `${started.auth.externalUrl}/callback`,
  })

  async function change(request: FastifyRequest, changes: Changes): Promise<SettingsInfo> {
    const admin = adminOf(request, services)
    await settings.change(changes, nameOf(admin))
    await record('settings_changed', request.ip, traitsOf(changes), admin)
    return info()
  }

  app.get('/settings', info)

  app.put<{ Body: ChangeSettingsBody }>('/settings', { schema: { body: changeSettingsBody } }, (request) =>
    change(request, request.body.changes),
  )

  app.delete<{ Params: { key: string } }>('/settings/:key', (request) => {
    const { key } = request.params
    if (!isLive(key) && !Object.hasOwn(restartReasons, key))
      throw new ApiError(404, 'LITE404', 'There is no such setting')
    return change(request, { [key]: { value: null } })
  })

  app.post<{ Body: TestMailBody }>(
    '/settings/test-mail',
    { schema: { body: testMailBody } },
    async (request, reply) => {
      const { to, changes } = request.body
      const { auth } = changes ? await settings.tried(changes) : settings.current()
      if (!auth.smtp)
        throw new ApiError(400, 'LITE400', 'No mail server is set, so nothing can be sent', {
          hint: 'Set SMTP_HOST.',
        })
      const why = await mails.test(auth, to)
      if (why !== undefined)
        throw new ApiError(400, 'LITE400', 'The mail server did not take the mail', {
          details: why.slice(0, 1_000),
          hint: hints.find(([sign]) => sign.test(why))?.[1] ?? null,
        })
      await record('test_mail_sent', request.ip, { to }, adminOf(request, services))
      return reply.code(204).send()
    },
  )
}
