// All WebSockets of the process: takes them over from HTTP, counts them by address, looks after them once a second, ends
// those whose credentials do not hold any more. Refuses (429) addresses that have too many.
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { ApiError } from '../../errors/index.ts'
import type { Connection, Session } from './connection.ts'
import { closeCodes, createConnection } from './connection.ts'

/** What a request to become a WebSocket brings. */
export interface Arrival {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
  readonly address: string
  /** Bytes of the largest frame. */
  readonly maxPayload: number
  readonly begin: (connection: Connection) => Session
}

export interface Sockets {
  /** Makes a WebSocket of it. @throws ApiError 429 */
  accept(arrival: Arrival): void
  /** Looks at the credentials of all again: something was revoked. */
  recheck(): Promise<void>
  readonly size: number
  /** All that are open. */
  list(): Iterable<Connection>
  /** Bytes that wait to be sent, of each. */
  waiting(): readonly number[]
  /** Says goodbye to all, and waits a moment for them to go. */
  close(): Promise<void>
}

export interface SocketsOptions {
  readonly addressKey: (address: string) => string
  readonly limits: { readonly connections: number; readonly messages: number }
}

/** Milliseconds: of the last goodbye. */
const farewell = 2_000

export function createSockets({ addressKey, limits }: SocketsOptions): Sockets {
  const open = new Set<Connection>()
  const byAddress = new Map<string, number>()
  const servers = new Map<number, WebSocketServer>()
  let stopping = false
  let timer: NodeJS.Timeout | undefined

  /** One for each size of frames. */
  function serverFor(maxPayload: number): WebSocketServer {
    let server = servers.get(maxPayload)
    if (!server) {
      server = new WebSocketServer({
        ...{ noServer: true, clientTracking: false, perMessageDeflate: false, maxPayload },
        ...{ maxFragments: 256, maxBufferedChunks: 4_096 },
      })
      servers.set(maxPayload, server)
    }
    return server
  }

  function look(): void {
    const now = Date.now()
    for (const connection of open) {
      connection.tick(now)
      if ((connection.session?.expiresAt() ?? Infinity) <= now) void connection.session?.recheck()
    }
  }

  function forget(connection: Connection, key: string): void {
    open.delete(connection)
    const left = (byAddress.get(key) ?? 1) - 1
    if (left > 0) byAddress.set(key, left)
    else byAddress.delete(key)
    if (open.size > 0) return
    clearInterval(timer)
    timer = undefined
  }

  return {
    get size() {
      return open.size
    },
    list: () => open,
    waiting: () => [...open].map((connection) => connection.waiting()),
    accept: ({ request, socket, head, maxPayload, begin, address }) => {
      const key = addressKey(address)
      const used = byAddress.get(key) ?? 0
      if (stopping) throw new ApiError(503, 'PGRST000', 'The server is stopping')
      if (limits.connections > 0 && used >= limits.connections)
        throw new ApiError(429, '429', 'Too many connected users')
      byAddress.set(key, used + 1)
      serverFor(maxPayload).handleUpgrade(request, socket, head, (webSocket) => {
        const connection = createConnection(webSocket, { address, messages: limits.messages })
        webSocket.once('close', () => forget(connection, key))
        open.add(connection)
        timer ??= setInterval(look, 1_000)
        connection.session = begin(connection)
      })
    },
    recheck: async () => {
      for (const connection of open) await connection.session?.recheck()
    },
    close: async () => {
      stopping = true
      for (const connection of open) {
        connection.session?.stopping()
        connection.close(closeCodes.restart, 'the server restarts')
      }
      const until = Date.now() + farewell
      while (open.size > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20))
      for (const connection of open) connection.terminate()
      clearInterval(timer)
    },
  }
}
