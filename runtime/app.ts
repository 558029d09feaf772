// The server's table of contents: which part answers which URL. `/rest/v1/<table>` goes straight to a small Fastify
// instance of that table, found in one immutable Map; a swap builds a new Map that shares every unchanged instance.
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import { join } from 'node:path'
import fastify, { type FastifyInstance } from 'fastify'
import type { DescribedRoute } from './admin/openapi/document.ts'
import { registerAdminApi, registerAdminEntry } from './admin/register.ts'
import { registerAuth } from './auth/register.ts'
import { acceptKeyInQuery, registerClientDownload } from './client-download/register.ts'
import type { StatusSources } from './admin/services.ts'
import { applyBase } from './http/base.ts'
import { registerMetrics } from './http/metrics.ts'
import { registerDashboard } from './http/dashboard.ts'
import { registerDocs } from './http/docs.ts'
import { keepAddresses } from './http/forwarded.ts'
import { registerHealth, type Check } from './http/health.ts'
import { instanceOptions, limitServer, serverOptions } from './http/server-options.ts'
import { watchSilent } from './http/silent-connections.ts'
import type { Caller } from './identity/caller.ts'
import { acceptCredentialsInQuery, registerRealtime, routeUpgrades } from './realtime/register.ts'
import { createDispatch, type Dispatch } from './rest/dispatch.ts'
import { createCatalog, type Catalog, type Served } from './rest/catalog.ts'
import type { Mounted } from './rest/mounted.ts'
import { registerOpenApi } from './rest/openapi/register.ts'
import { restPlugin } from './rest/plugin.ts'
import { rpcPlugin } from './rest/rpc/plugin.ts'
import type { Services } from './services.ts'
import { registerStorage } from './storage/register.ts'

/** What one generation serves. */
export interface Generated extends Served {
  readonly schemaHash: string
}

/** One method and path of the whole server. */
export interface ServedRoute {
  readonly method: string
  readonly url: string
}

export interface App {
  readonly server: Server
  /** What answers so far, in the order of registration; tables join at their first request. For the matrix of callers. */
  readonly routes: readonly ServedRoute[]
  /** Serves another generation from the next request on; requests under way end on what they began with. */
  swap(next: Generated): void
  /** Binds the configured host and port. Rejects with EADDRINUSE where it is taken. */
  listen(): Promise<void>
  /** Refuses new requests, waits for those under way. @param patience milliseconds after which they are cut off */
  close(patience?: number): Promise<void>
}

export interface AppOptions {
  readonly checks: Readonly<Record<string, Check>>
  /** How the served code came to be, for the status. */
  readonly generation?: StatusSources['generation']
  /** Answers what is no API instead of the built dashboard: Vite in development. */
  readonly site?: RequestListener
}

const restPrefix = '/rest/v1/'
const apiPath =
  /^\/(rest|auth|realtime|storage|admin)\/|^\/(health|ready|metrics|openapi\.json|docs|client\.(zip|js|d\.ts))([/?]|$)/

/** Who calls, before anything else is done. Anonymous and refused callers count against the limit of their address. */
function identify(app: FastifyInstance, { identity, rateLimit }: Services): void {
  // With a callback: most callers are known at once, and a promise in each request costs.
  app.addHook('onRequest', (request, reply, done) => {
    const enter = (caller: Caller | undefined, refusal?: Error): void => {
      let reason = refusal
      if (caller) request.caller = caller
      try {
        if (caller === undefined || caller.role === 'anon') rateLimit.check(request, reply)
      } catch (tooMany) {
        reason = tooMany as Error
      }
      done(reason)
    }
    let caller: Caller | Promise<Caller>
    try {
      caller = identity.resolve(request.headers)
    } catch (error) {
      enter(undefined, error as Error)
      return
    }
    if (caller instanceof Promise) caller.then(enter, (error: unknown) => enter(undefined, error as Error))
    else enter(caller)
  })
}

/** All functions: one instance serves every name and generation. */
const functions = { folder: 'rpc' } as const

/** What has an instance of its own. */
type Part = Mounted | typeof functions

/** Notes every route that is registered from here on. HEAD comes with each GET. */
function noteRoutes(app: FastifyInstance, routes: ServedRoute[], prefix = ''): void {
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) {
      if (one !== 'HEAD' && one !== 'OPTIONS') routes.push({ method: one, url: prefix + url })
    }
  })
}

/** The instance of one part. Made at its first request: thousands at once would block the loop for seconds. */
async function createInstance(
  part: Part,
  services: Services,
  routes: ServedRoute[],
): Promise<FastifyInstance> {
  const app = fastify(instanceOptions(services.config, services.log))
  noteRoutes(app, routes, restPrefix.slice(0, -1))
  app.decorateRequest('caller')
  applyBase(app, services.edge, 'api', restPrefix.slice(0, -1))
  identify(app, services)
  if ('routes' in part) {
    restPlugin(app, services.rest)
    await app.register(part.routes)
  } else rpcPlugin(app, services.rest)
  await app.ready()
  return app
}

/** One generation: names to relations, and the instances that were used so far. */
interface Live {
  readonly generated: Generated
  readonly catalog: Catalog
  readonly dispatch: Dispatch
}

/** Builds the server around a first generation. Nothing listens yet. */
export async function createApp(services: Services, generated: Generated, options: AppOptions): Promise<App> {
  const { config, log } = services
  const app = fastify(serverOptions(config, log))
  const routes: ServedRoute[] = []
  noteRoutes(app, routes)
  const instances = new WeakMap<Part, FastifyInstance | Promise<FastifyInstance>>()
  const toLive = (next: Generated): Live => {
    const catalog = createCatalog(next, config.apiSchemas)
    return { generated: next, catalog, dispatch: createDispatch(catalog) }
  }
  let live = toLive(generated)
  let closing = false
  // Why the dispatcher refused a request, until the main instance answers it: asked again, a swap might say otherwise.
  const refusals = new WeakMap<IncomingMessage, Error>()

  function instanceOf(part: Part): FastifyInstance | Promise<FastifyInstance> {
    const known = instances.get(part)
    if (known) return known
    const making = createInstance(part, services, routes)
    instances.set(part, making)
    making.then(
      (instance) => instances.set(part, instance),
      () => instances.delete(part),
    )
    return making
  }

  app.decorateRequest('caller')
  applyBase(app, services.edge)
  registerHealth(app, options.checks)
  registerMetrics(app, services.metrics(options.generation))
  await app.register(async (scope) => {
    identify(scope, services)
    registerOpenApi(scope, () => live.generated, {
      prefix: restPrefix,
      url: config.publicUrl,
      schemas: config.apiSchemas,
    })
  })
  await app.register(async (scope) => {
    identify(scope, services)
    // What the dispatcher refuses: thrown here, it gets a request id, headers and a log line; before the body is read.
    scope.addHook('onRequest', (request, _reply, done) => {
      done(refusals.get(request.raw))
    })
    scope.all(`${restPrefix}*`, () => {
      throw new Error('the server is closing')
    })
  })
  await app.register(async (scope) => {
    acceptKeyInQuery(scope)
    identify(scope, services)
    const schemaHash = () => live.generated.schemaHash
    registerClientDownload(scope, { root: config.root, generatedDir: config.generatedDir, schemaHash })
  })
  await registerAuth(app, services.auth)
  const adminRoutes: DescribedRoute[] = []
  await app.register(
    (scope, _options, done) => {
      scope.addHook('onRequest', async (request, reply) => services.rateLimit.check(request, reply))
      registerAdminEntry(scope, services.admin, adminRoutes)
      done()
    },
    { prefix: '/admin/v1' },
  )
  await app.register(
    (scope, _options, done) => {
      identify(scope, services)
      registerAdminApi(scope, services.admin, options, adminRoutes)
      done()
    },
    { prefix: '/admin/v1' },
  )
  await app.register(
    (scope, _options, done) => {
      acceptCredentialsInQuery(scope)
      identify(scope, services)
      registerRealtime(scope, services.realtime)
      done()
    },
    { prefix: '/realtime/v1' },
  )
  await app.register(
    (scope) =>
      registerStorage(
        scope,
        services.storage,
        (inner) => identify(inner, services),
        (request, reply) => services.rateLimit.check(request, reply),
      ),
    { prefix: '/storage/v1' },
  )
  const https = config.publicUrl.startsWith('https:')
  await registerDocs(app, { directory: join(config.root, 'dist/docs'), https })
  if (!options.site) {
    await registerDashboard(app, { directory: join(config.root, 'dist/dashboard'), https })
  }
  await app.ready()
  const endSilent = watchSilent(app.server)

  function route(request: IncomingMessage, response: ServerResponse): void {
    const url = request.url ?? '/'
    services.edge.watcher?.began(response)
    keepAddresses(request.headers)
    services.admin.cookie.admit(request)
    if (options.site && !apiPath.test(url)) {
      options.site(request, response)
      return
    }
    if (closing || !url.startsWith(restPrefix)) {
      app.routing(request, response)
      return
    }
    const { catalog, dispatch } = live
    const target = dispatch(request.method ?? 'GET', url, request.headers)
    if ('error' in target) {
      refusals.set(request, target.error)
      app.routing(request, response)
      return
    }
    const part = 'called' in target ? functions : target.mounted
    const instance = instanceOf(part)
    const serve = (made: FastifyInstance) => {
      const rewritten: IncomingMessage & { originalUrl?: string } = request
      rewritten.originalUrl = url
      rewritten.url = target.url
      rewritten.catalog = catalog
      if ('called' in target) request.called = target.called
      made.routing(request, response)
    }
    if (!(instance instanceof Promise)) {
      serve(instance)
      return
    }
    instance.then(serve, (cause: unknown) => {
      refusals.set(request, new Error(`the routes of ${part.folder} cannot be registered`, { cause }))
      app.routing(request, response)
    })
  }

  const { tracing } = services
  const traced: RequestListener = (request, response) =>
    tracing?.request(request, () => route(request, response))
  app.server.removeAllListeners('request').on('request', tracing ? traced : route)
  limitServer(app.server, config.timeouts.request)
  routeUpgrades(app.server, route)

  return {
    server: app.server,
    routes,
    swap(next) {
      live = toLive(next)
      services.served.loads += 1
    },
    async listen() {
      await app.listen({ host: config.host, port: config.port })
    },
    async close(patience) {
      closing = true
      const closed = app.close()
      endSilent()
      // answers that end from now on leave connections behind that nobody asks again
      const ending = setInterval(() => app.server.closeIdleConnections(), 100)
      const cut =
        patience === undefined ? undefined : setTimeout(() => app.server.closeAllConnections(), patience)
      services.realtime.streams.close()
      await services.realtime.sockets.close()
      await closed.finally(() => {
        clearInterval(ending)
        clearTimeout(cut)
      })
    },
  }
}
