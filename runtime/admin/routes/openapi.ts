// GET /openapi.json: every route of /admin/v1 described, from what the routes check themselves and the types that they answer with.
import type { FastifyInstance } from 'fastify'
import { adminDocument, type DescribedRoute } from '../openapi/document.ts'
import type { AdminServices } from '../services.ts'
import { versionOf } from '../status/process.ts'

/** @param routes all of /admin/v1, complete when the server is ready */
export function registerOpenApi(
  app: FastifyInstance,
  { status, started, cookie }: Pick<AdminServices, 'status' | 'started' | 'cookie'>,
  routes: readonly DescribedRoute[],
): void {
  let text: string | undefined
  app.get('/openapi.json', (_request, reply) => {
    text ??= JSON.stringify(
      adminDocument(routes, { version: versionOf(status.root), url: started.publicUrl, cookie: cookie.name }),
    )
    return reply.type('application/json; charset=utf-8').send(text)
  })
}
