// How our Fastify instances and the HTTP server under them are set up: time-outs, limits, ids, errors of the protocol.
import { IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type {
  FastifyBaseLogger,
  FastifyError,
  FastifyHttpOptions,
  FastifyReply,
  FastifyRequest,
  FastifyServerOptions,
} from 'fastify'
import { LogController } from 'fastify'
import type { Config } from '../config/config.ts'
import { problem, toApiError } from './problem.ts'
import { requestId } from './request-id.ts'
import { limitBody } from './slow-bodies.ts'

type Settings = Pick<Config, 'bodyLimit' | 'timeouts' | 'trustedProxies'>

function answerFrameworkError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const answer = toApiError(error, 'anon', false)
  void reply
    .code(answer.status)
    .headers({ 'x-content-type-options': 'nosniff', 'proxy-status': `PostgREST; error=${answer.code}` })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(answer))
}

// base.ts writes one line a request; Fastify's own would be two more.
const logController = new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' })

/** What each instance of ours needs, the small ones too. */
export function instanceOptions(config: Settings, log: FastifyBaseLogger) {
  return {
    loggerInstance: log,
    logController,
    // A child in each request costs more than all that is logged; base.ts names the request in its lines itself.
    childLoggerFactory: (logger: FastifyBaseLogger) => logger,
    genReqId: requestId,
    requestIdHeader: false,
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    bodyLimit: config.bodyLimit,
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
    routerOptions: { maxParamLength: 1024 },
    frameworkErrors: answerFrameworkError,
  } as const satisfies FastifyServerOptions
}

const protocolErrors: Readonly<Record<string, readonly [status: number, phrase: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Payload Too Large'],
}

/** Answers what Node's parser refuses, then closes: nothing that follows on this connection can be trusted. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const [status, phrase] = protocolErrors[error.code ?? ''] ?? [400, 'Bad Request']
  const body = JSON.stringify(problem(status, phrase))
  socket.end(
    `HTTP/1.1 ${status} ${phrase}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  )
}

/**
 * Node takes every request with `Upgrade` from the parser where anybody listens for upgrades. Only WebSockets are meant:
 * others, as the h2c that curl and Java offer, are answered as what they are, with their bodies.
 */
class ServerRequest extends IncomingMessage {
  /** Not set here: Node's constructor sets `upgrade` first. */
  declare private asks: boolean

  get upgrade(): boolean {
    return this.asks && (this.method === 'CONNECT' || this.headers.upgrade?.toLowerCase() === 'websocket')
  }

  set upgrade(asks: boolean) {
    this.asks = asks
  }
}

/** Options of the instance that listens. Call {@link limitServer} on its server too. */
export function serverOptions(config: Settings, log: FastifyBaseLogger) {
  const { headers, request, handler, keepAlive } = config.timeouts
  const headersTimeout = Math.min(headers, request)
  return {
    ...instanceOptions(config, log),
    // Not for the small instances: statements have their own deadlines, and a timer and a signal for each request cost.
    handlerTimeout: handler,
    // slow-bodies.ts ends slow bodies: files may take longer
    requestTimeout: 0,
    keepAliveTimeout: keepAlive,
    // A socket on which nothing moves in either direction: a client that does not read its answer.
    connectionTimeout: Math.max(handler, keepAlive) + 10_000,
    maxRequestsPerSocket: 10_000,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    clientErrorHandler: answerClientError,
    http: {
      IncomingMessage: ServerRequest,
      headersTimeout,
      maxHeaderSize: 16_384,
      // How often Node looks for connections that are too slow; its default of 30 s would triple our limits.
      connectionsCheckingInterval: Math.min(5000, headersTimeout),
      insecureHTTPParser: false,
      requireHostHeader: true,
    },
  } as const satisfies FastifyHttpOptions<Server>
}

/**
 * Limits that Fastify has no option for. Call it when the server has all that listens to its requests.
 * @param bodyTimeout milliseconds until a body has arrived
 */
export function limitServer(server: Server, bodyTimeout: number): void {
  server.prependListener('request', (request: IncomingMessage) =>
    limitBody(request, bodyTimeout, answerClientError),
  )
  server.maxConnections = 10_000
  server.maxHeadersCount = 200
  // Each statement under way watches its client's socket; pipelined requests share one.
  server.on('connection', (socket) => socket.setMaxListeners(0))
}
