// Bodies of HTML forms. Refuses forms of other sites, where a route asks for it; routes check what they read.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { authErrors } from './errors.ts'

const formType = 'application/x-www-form-urlencoded'

/** Makes a scope take forms, beside JSON. */
export function acceptForms(app: FastifyInstance): void {
  app.addContentTypeParser(formType, { parseAs: 'string', bodyLimit: 65_536 }, (_request, body, done) => {
    const form = new URLSearchParams(body as string)
    // a name that stands there twice is no text, so that whoever reads it refuses it
    const members = [...new Set(form.keys())].map((name) => {
      const all = form.getAll(name)
      return [name, all.length === 1 ? all[0] : all] as const
    })
    done(null, Object.fromEntries(members))
  })
}

/** Whether a request brought a form. */
export const isForm = (contentType: string | undefined): boolean =>
  contentType?.split(';', 1)[0]?.trim().toLowerCase() === formType

/**
 * Another site's form would act for a visitor who knows nothing of it. `Origin` says nothing: our pages send no referrer,
 * so browsers say `null` there.
 * @throws validation_failed (403)
 */
export function requireOwnForm({ headers }: FastifyRequest): void {
  const from = headers['sec-fetch-site']
  if (from !== undefined && from !== 'same-origin' && from !== 'none')
    throw authErrors.invalid('This form is not from here', 403)
}
