// Makes a Fastify instance carry generated routes: decorators, raw bodies, HEAD and OPTIONS, and 405 for the rest.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { errors } from '../errors/index.ts'
import type { Caller } from '../identity/caller.ts'
import type { RestServices } from './services.ts'

export interface RestPluginOptions {
  readonly services: RestServices
  /** Who asks. May throw; the request ends with its error before a body is read. */
  readonly caller: (request: FastifyRequest) => Caller | Promise<Caller>
}

const order = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * Call it on an instance before its routes are registered. The instance must have `exposeHeadRoutes: false`: Fastify's
 * own HEAD routes set Content-Length, which PostgREST does not.
 */
export function prepareRest(app: FastifyInstance, { services, caller }: RestPluginOptions): void {
  app.decorate('rest', services)
  app.decorateRequest('caller')
  app.addHook('onRequest', async (request) => {
    request.caller = await caller(request)
  })

  // Bodies go to Postgres as they came.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body)
  })

  const methods = new Map<string, Set<string>>()
  const allow = (url: string) => order.filter((method) => methods.get(url)?.has(method)).join(',')
  app.addHook('onRoute', function (route) {
    const known = methods.get(route.url)
    for (const method of [route.method].flat()) {
      if (known) known.add(method)
      else methods.set(route.url, new Set([method]))
      if (method === 'GET') this.head(route.url, route.handler)
    }
    if (!known)
      this.options(route.url, (_request, reply) =>
        reply
          .code(200)
          .headers({ allow: allow(route.url), 'access-control-allow-origin': '*' })
          .send(null),
      )
  })
  app.setNotFoundHandler((request) => {
    const url = request.url.split('?')[0] ?? ''
    if (!methods.has(url)) throw errors.invalidPath()
    throw errors.unsupportedMethod(request.method, allow(url))
  })
}
