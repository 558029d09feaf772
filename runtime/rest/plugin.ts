// Makes a Fastify instance carry generated routes: services, raw bodies, HEAD as PostgREST answers it, OPTIONS, and 405
// for what a relation does not have.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { errors } from '../errors/index.ts'
import type { RestServices } from './services.ts'
import { startTiming } from './timing.ts'

const order = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']

/**
 * What every instance of this engine has: services, the catalog, raw bodies. Call it before routes are registered, and
 * after the hook that sets `request.caller`.
 */
export function restBase(app: FastifyInstance, services: RestServices): void {
  app.decorate('rest', services)
  app.decorateRequest('catalog', {
    getter(this: FastifyRequest) {
      const { catalog } = this.raw
      if (!catalog) throw new Error('the request was dispatched without a catalog')
      return catalog
    },
  })

  app.decorateRequest('timing', null)
  if (services.settings.serverTiming)
    app.addHook('onRequest', (request, reply, done) => {
      request.timing = startTiming(reply.elapsedTime)
      done()
    })

  // Bodies go to Postgres as they came.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, body)
  })

  app.addHook('onRoute', (route) => {
    // Fastify's own hook on HEAD routes sets Content-Length; PostgREST sends none.
    if ([route.method].flat().includes('HEAD')) route.onSend = []
  })
}

/** {@link restBase} for the routes of relations. Fastify must expose HEAD routes, as it does by default. */
export function restPlugin(app: FastifyInstance, services: RestServices): void {
  restBase(app, services)

  const methods = new Map<string, Set<string>>()
  const allow = (url: string) => order.filter((method) => methods.get(url)?.has(method)).join(',')

  app.addHook('onRoute', function (route) {
    const asked = [route.method].flat()
    const known = methods.get(route.url)
    methods.set(route.url, new Set([...(known ?? []), ...asked]))
    if (known) return
    this.options(route.url, (_request, reply) =>
      reply
        .code(200)
        .headers({ allow: allow(route.url), 'access-control-allow-origin': '*' })
        .send(),
    )
  })

  app.addHook('onRequest', (request, _reply, done) => {
    const url = request.url.split('?', 1)[0] ?? ''
    if (request.is404 && methods.has(url)) throw errors.unsupportedMethod(request.method, allow(url))
    done()
  })
}
