// The table of contents of /realtime/v1. Needs a key or token; what is no WebSocket where one is wanted gets 426.
import type { IncomingMessage, Server } from 'node:http'
import { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError } from '../errors/index.ts'
import { registerBroadcast } from './http/broadcast.ts'
import { registerChanges } from './http/changes.ts'
import { holderOf, query } from './http/request.ts'
import { beginPhoenix } from './phoenix/session.ts'
import { beginPlain } from './plain/session.ts'
import type { RealtimeServices } from './services.ts'
import type { Connection, Session } from './sockets/connection.ts'
import type { Holder } from './sockets/holder.ts'

/** Largest frames of clients of the plain protocol and of realtime-js, in bytes (decision 26). */
const plainFrame = 65_536
const phoenixFrame = 5_000_000

interface Upgrade {
  readonly socket: Duplex
  readonly head: Buffer
}
const upgrades = new WeakMap<IncomingMessage, Upgrade>()

/**
 * Lets requests to become a WebSocket pass through the routes like all others: callers, limits, refusals and log lines
 * are the same.
 */
export function routeUpgrades(
  server: Server,
  route: (request: IncomingMessage, response: ServerResponse) => void,
): void {
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket)
    // who is refused gets an answer and no more
    response.once('finish', () => socket.end())
    socket.on('error', () => socket.destroy())
    upgrades.set(request, { socket, head })
    route(request, response)
  })
}

/** Keys and tokens may stand in the query string, as browsers can send no headers with a WebSocket. */
export function acceptCredentialsInQuery(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { headers } = request
    headers.apikey ??= query(request, 'apikey')
    const token = query(request, 'access_token')
    if (token !== undefined) headers.authorization ??= `Bearer ${token}`
    done()
  })
}

const needsUpgrade = () =>
  new ApiError(426, '426', 'Here is a WebSocket', {
    hint: 'Connect with ws:// or wss://, or read GET /realtime/v1/changes.',
    headers: { upgrade: 'websocket' },
  })

/** Makes a WebSocket of the request. @throws ApiError 426, 429 */
function accept(
  request: FastifyRequest,
  reply: FastifyReply,
  { sockets }: RealtimeServices,
  maxPayload: number,
  begin: (connection: Connection, opener: Holder) => Session,
): FastifyReply {
  const upgrade = upgrades.get(request.raw)
  if (!upgrade) throw needsUpgrade()
  sockets.accept({
    ...upgrade,
    ...{ request: request.raw, address: request.ip, maxPayload },
    begin: (connection) => begin(connection, holderOf(request)),
  })
  reply.hijack()
  return reply
}

/** Registers what answers below `/realtime/v1`. Callers are known when it runs. */
export function registerRealtime(app: FastifyInstance, services: RealtimeServices): void {
  app.get('/', (request, reply) =>
    accept(request, reply, services, plainFrame, (connection, opener) => {
      const session = beginPlain(services, connection, opener)
      const table = query(request, 'table')
      if (table !== undefined) {
        void session.subscribe({
          ...{
            type: 'subscribe',
            id: '0',
            table,
            schema: query(request, 'schema') ?? (table === '*' ? '*' : 'public'),
          },
          ...{ event: query(request, 'event') ?? '*', filter: query(request, 'filter') },
          ...{ select: query(request, 'select')?.split(','), cursor: query(request, 'cursor') },
          snapshot: query(request, 'snapshot') === 'true',
        })
      }
      return session
    }),
  )

  app.get('/websocket', (request, reply) =>
    accept(request, reply, services, phoenixFrame, (connection, opener) =>
      beginPhoenix(services, connection, opener, query(request, 'vsn')?.startsWith('2') ? 2 : 1),
    ),
  )

  registerChanges(app, services)
  registerBroadcast(app, services)
}
