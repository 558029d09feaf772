// Bodies of HTML forms. Refuses nothing: routes check what they read.
import type { FastifyInstance } from 'fastify'

const formType = 'application/x-www-form-urlencoded'

/** Makes a scope take forms, beside JSON. */
export function acceptForms(app: FastifyInstance): void {
  app.addContentTypeParser(formType, { parseAs: 'string', bodyLimit: 65_536 }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(body as string)))
  })
}

/** Whether a request brought a form. */
export const isForm = (contentType: string | undefined): boolean =>
  contentType?.split(';', 1)[0]?.trim().toLowerCase() === formType
