// What every Fastify instance of ours has, the small one of each table too: request id, CORS, security headers, one
// error format, one log line. Plain hooks that share their state, because plugins would cost too much per instance.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { derived } from '../config/live.ts'
import type { ApiError } from '../errors/api-error.ts'
import { errors } from '../errors/index.ts'
import type { Cors } from './cors.ts'
import { createCors } from './cors.ts'
import { writeLine } from './logger.ts'
import { toApiError } from './problem.ts'
import type { Tracing } from '../observe/tracing-contract.ts'
import type { Watcher } from '../observe/watcher.ts'

/** The state that all instances share. */
export interface Edge {
  readonly cors: Cors
  readonly production: boolean
  /** The role that a request runs as, once it is known. */
  readonly roleOf: (request: FastifyRequest) => string | undefined
  /** Hears of every request that was answered. */
  readonly watcher: Watcher | undefined
  readonly tracing: Tracing | undefined
}

/** Makes the state once per process. @param config may change while it runs */
export function createEdge(
  config: Pick<Config, 'corsOrigins' | 'production'>,
  roleOf: Edge['roleOf'] = () => undefined,
  watcher?: Watcher,
  tracing?: Tracing,
): Edge {
  const cors = derived(() => config.corsOrigins, createCors)
  return {
    cors: (request, reply) => cors()(request, reply),
    production: config.production,
    roleOf,
    watcher,
    tracing,
  }
}

/** Data APIs answer scripts of other origins and never HTML; the site (`/`, `/admin`) is for its own origin. */
export type Area = 'api' | 'site'

const apiPaths = /^\/(rest|auth|realtime|storage)\/|^\/(openapi\.json|client\.(zip|js|d\.ts))([?]|$)/

const areaOf = (request: FastifyRequest): Area => (apiPaths.test(request.originalUrl) ? 'api' : 'site')

function hasCredentials({ headers }: FastifyRequest): boolean {
  return headers.authorization !== undefined || headers.apikey !== undefined || headers.cookie !== undefined
}

// Which instance writes the log line of a request: the last one that took it, where one hands over to another.
const owner = Symbol('owner')
const errorCode = Symbol('error code')

interface Marked {
  [owner]?: FastifyInstance
  [errorCode]?: string
}
const marks = (request: FastifyRequest): Marked => request.raw as Marked

function setHeaders(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id)
  reply.header('x-content-type-options', 'nosniff')
  reply.header('referrer-policy', 'no-referrer')
  reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
  if (hasCredentials(request)) reply.header('cache-control', 'private, no-store')
}

function sendError(error: ApiError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  marks(request)[errorCode] = error.code
  return reply
    .code(error.status)
    .headers({ ...error.headers, 'proxy-status': `PostgREST; error=${error.code}` })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(error))
}

// Asked every few seconds by machines; at `info` they would drown the rest.
const quiet = new Set(['/health', '/ready', '/metrics'])

/** One line a request: no query string, which may hold tokens and personal data. */
function logLine(edge: Edge, request: FastifyRequest, reply: FastifyReply, prefix: string): void {
  const url = request.originalUrl
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const { url: template } = request.routeOptions
  const route = template === undefined ? undefined : prefix + template
  const duration = reply.elapsedTime
  const line = {
    request_id: request.id,
    method: request.method,
    path,
    route,
    status: reply.statusCode,
    duration: Math.round(duration * 10) / 10,
    role: edge.roleOf(request),
    code: marks(request)[errorCode],
  }
  const isQuiet = quiet.has(path)
  writeLine(request.log, isQuiet ? 'debug' : 'info', line, 'request')
  if (!isQuiet)
    edge.watcher?.answered(request, {
      url,
      path,
      route,
      status: line.status,
      duration,
      role: line.role,
      code: line.code,
    })
}

/**
 * Adds the base to an instance, before its routes.
 *
 * @param area fixed for instances whose URLs are rewritten; else told by the path.
 * @param prefix what stands before the paths of the routes of such an instance.
 */
export function applyBase(app: FastifyInstance, edge: Edge, area?: Area, prefix = ''): void {
  app.addHook('onRequest', (request, reply, done) => {
    marks(request)[owner] = app
    setHeaders(request, reply)
    if ((area ?? areaOf(request)) === 'api' && edge.cors(request, reply)) return
    done()
  })

  const { tracing } = edge
  if (tracing) app.addHook('preHandler', (request, _reply, done) => tracing.within(request.raw, done))

  app.addHook('onResponse', (request, reply, done) => {
    if (marks(request)[owner] === app) logLine(edge, request, reply, prefix)
    done()
  })

  app.setErrorHandler((thrown, request, reply) => {
    const error = toApiError(thrown, edge.roleOf(request) ?? 'anon', !edge.production, request.method)
    if (error.status >= 500)
      request.log.error(
        { request_id: request.id, err: error.cause ?? error, code: error.code },
        'request failed',
      )
    return sendError(error, request, reply)
  })

  app.setNotFoundHandler((request, reply) => sendError(errors.invalidPath(), request, reply))
}
