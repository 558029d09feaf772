// GET /admin/mails: what is in the outbox, newest first: the inbox of a server without SMTP; GET /admin/mails/:id/html: one
// as a page to be framed, without scripts. For the service role only, as links and codes are in it.
import type { FastifyInstance } from 'fastify'
import { listMails, mailHtml } from '../mail/outbox.ts'
import { mailPage } from '../mail/page.ts'
import type { AuthServices } from '../services.ts'
import { requireAdmin } from '../wire/authenticate.ts'
import { AuthError, authErrors } from '../wire/errors.ts'
import { parameter } from '../wire/read.ts'

const largestPage = 100

/** A whole number of the query string. @throws validation_failed */
function numberOf(given: string | undefined, fallback: number, most: number): number {
  if (given === undefined || given === '') return fallback
  const number = /^\d{1,6}$/.test(given) ? Number(given) : 0
  if (number < 1)
    throw authErrors.invalid('Bad Pagination Parameters: page and per_page are whole numbers from 1')
  return Math.min(number, most)
}

export function registerMails(app: FastifyInstance, auth: AuthServices): void {
  app.get('/admin/mails', async (request, reply) => {
    await requireAdmin(request, auth)
    const page = numberOf(parameter(request, 'page'), 1, 999_999)
    const limit = numberOf(parameter(request, 'per_page'), 50, largestPage)
    const { mails, total } = await listMails(auth.db, { limit, offset: (page - 1) * limit })
    reply.header('x-total-count', String(total))
    return { mails }
  })
  app.get<{ Params: { id: string } }>('/admin/mails/:id/html', async (request, reply) => {
    await requireAdmin(request, auth)
    const { id } = request.params
    const html = /^\d{1,18}$/.test(id) ? await mailHtml(auth.db, id) : undefined
    if (html === undefined) throw new AuthError(404, 'mail_not_found', 'There is no such mail')
    const { policy, page } = mailPage(html)
    return reply.header('content-security-policy', policy).type('text/html; charset=utf-8').send(page)
  })
}
