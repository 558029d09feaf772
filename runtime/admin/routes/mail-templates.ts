// GET /settings/templates; PUT, DELETE /settings/templates/:kind; POST, GET /settings/templates/:kind/preview: the mails that are
// sent. Refuses (404) kinds that there are not, (400) those that a file of MAIL_TEMPLATES fixes, (409) what was changed meanwhile.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ApiError } from '../../errors/index.ts'
import type { MailPreview, MailTemplateBody, MailTemplateInfo } from '../contract/settings.ts'
import { mailTemplateBody } from '../contract/settings.ts'
import type { AdminServices } from '../services.ts'
import { adminOf, nameOf } from './settings.ts'

interface OfKind {
  Params: { kind: string }
}

export function registerMailTemplates(app: FastifyInstance, services: AdminServices): void {
  const { settings, mails, record } = services

  /** @throws LITE404 */
  function kindOf({ params: { kind } }: { readonly params: OfKind['Params'] }): string {
    if (!mails.isKind(kind)) throw new ApiError(404, 'LITE404', 'There is no such mail')
    return kind
  }

  async function info(kind: string): Promise<MailTemplateInfo> {
    const { updated_at = null, updated_by = null } = (await settings.mails()).get(kind) ?? {}
    const { subject, html } = await mails.shipped(kind)
    return { kind, ...(await mails.inForce(kind)), default: { subject, html }, updated_at, updated_by }
  }

  async function change(
    request: FastifyRequest,
    kind: string,
    mail: Pick<MailTemplateBody, 'subject' | 'html'> | null,
    seen: string | null | undefined,
  ): Promise<MailTemplateInfo> {
    if ((await mails.inForce(kind)).source === 'folder')
      throw new ApiError(400, 'LITE400', 'A file in the folder MAIL_TEMPLATES holds this mail, and wins', {
        hint: 'Change the file, or take it away.',
      })
    const admin = adminOf(request, services)
    await settings.changeMail(kind, mail, seen, nameOf(admin))
    await record('mail_template_changed', request.ip, { kind, reset: mail === null }, admin)
    return info(kind)
  }

  app.get('/settings/templates', () => Promise.all(mails.kinds.map(info)))

  app.put<OfKind & { Body: MailTemplateBody }>(
    '/settings/templates/:kind',
    { schema: { body: mailTemplateBody } },
    (request) => {
      const { subject, html, seen } = request.body
      return change(request, kindOf(request), { subject, html }, seen)
    },
  )

  app.delete<OfKind>('/settings/templates/:kind', (request) =>
    change(request, kindOf(request), null, undefined),
  )

  app.post<OfKind & { Body: MailTemplateBody }>(
    '/settings/templates/:kind/preview',
    { schema: { body: mailTemplateBody } },
    async (request): Promise<MailPreview> => {
      const kind = kindOf(request)
      const { subject, html } = request.body
      await settings.keepDraft(kind, nameOf(adminOf(request, services)), { subject, html })
      const made = mails.preview({ subject, html })
      return {
        subject: made.subject,
        text: made.text,
        url: `/admin/v1/settings/templates/${kind}/preview`,
      }
    },
  )

  app.get<OfKind>('/settings/templates/:kind/preview', async (request, reply) => {
    const kind = kindOf(request)
    const draft = await settings.draft(kind, nameOf(adminOf(request, services)))
    const { policy, page } = mails.page(draft ?? (await mails.inForce(kind)))
    return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(page)
  })
}
