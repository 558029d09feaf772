// One WebSocket: what waits to be sent, when it ends. Refuses frames that are too large or too many.
// What it says is up to the protocol above it.
import { randomUUID } from 'node:crypto'
import type WebSocket from 'ws'
import type { SessionFacts } from './facts.ts'
import { Outbox } from './outbox.ts'

/** Close codes of ours, beside those of RFC 6455. */
export const closeCodes = {
  normal: 1000,
  restart: 1012,
  tryLater: 1013,
  unauthorized: 4001,
  limited: 4003,
  lagging: 4008,
} as const

/** What a protocol does with a connection. */
export interface Session {
  message(data: Buffer, isBinary: boolean): void
  /** Looks at the credentials again: something was revoked, or has expired. */
  recheck(): Promise<void>
  /** When the first of them expires, in milliseconds since 1970. */
  expiresAt(): number
  /** It can take more again. */
  drained(): void
  /** The connection has ended. */
  ended(): void
  /** Before the server stops. */
  stopping(): void
  /** For who looks at it from outside. */
  facts(): SessionFacts
}

/** Bytes that wait to be sent: beyond the first it is slow, below the second it is not any more. */
const highWater = 1_048_576
const lowWater = 262_144
/** Milliseconds without any progress after which a slow connection is closed. */
const patience = 60_000

export interface Connection {
  readonly id: string
  readonly address: string
  /** When it was opened, in milliseconds since 1970. */
  readonly since: number
  /** Set once by the protocol. */
  session: Session | undefined
  /** When it last said anything, in milliseconds. */
  heardAt: number
  /** @param isBinary of a frame that is no text */
  send(frame: string | Buffer, isBinary?: boolean): void
  isSlow(): boolean
  /** Bytes. */
  readonly waiting: () => number
  close(code: number, reason: string): void
  /** Ends it without a word. */
  terminate(): void
  readonly isOpen: boolean
  /** Looks after it; called about once a second. */
  tick(now: number): void
}

export interface ConnectionOptions {
  readonly address: string
  /** Messages in a second. */
  readonly messages: number
}

/** Milliseconds. */
const pingInterval = 30_000

export function createConnection(socket: WebSocket, options: ConnectionOptions): Connection {
  const { messages } = options
  let slowSince: { at: number; waiting: number } | undefined
  let pingedAt = Date.now()
  let ponged = true
  let [second, count] = [0, 0]
  const raw = (
    socket as unknown as { readonly _socket: NodeJS.WritableStream & { write(bytes: Buffer): unknown } }
  )._socket
  const outbox = new Outbox(raw, () => {
    if (!slowSince && socket.bufferedAmount > highWater)
      slowSince = { at: Date.now(), waiting: socket.bufferedAmount }
  })

  function close(code: number, reason: string): void {
    if (socket.readyState === socket.OPEN) outbox.flush()
    socket.close(code, reason.slice(0, 120))
  }

  const connection: Connection = {
    id: randomUUID(),
    address: options.address,
    since: Date.now(),
    session: undefined,
    heardAt: Date.now(),
    get isOpen() {
      return socket.readyState === socket.OPEN
    },
    send: (frame, isBinary = false) => {
      if (socket.readyState === socket.OPEN) outbox.add(frame, isBinary)
    },
    isSlow: () => slowSince !== undefined,
    waiting: () => socket.bufferedAmount,
    close,
    terminate: () => socket.terminate(),
    tick: (now) => {
      if (slowSince) {
        const waiting = socket.bufferedAmount
        if (waiting < slowSince.waiting) slowSince = { at: now, waiting }
        else if (now - slowSince.at > patience) {
          socket.close(closeCodes.lagging, 'lagging: resume from your cursor')
          socket.terminate()
        }
      }
      if (now - pingedAt < pingInterval) return
      if (!ponged) {
        socket.terminate()
        return
      }
      ;[ponged, pingedAt] = [false, now]
      if (socket.readyState === socket.OPEN) socket.ping()
    },
  }

  /** Called whenever something was written. */
  function checkDrained(): void {
    if (!slowSince || socket.bufferedAmount > lowWater) return
    slowSince = undefined
    connection.session?.drained()
  }

  socket.on('message', (data: Buffer, isBinary: boolean) => {
    const now = Date.now()
    connection.heardAt = now
    ponged = true
    const current = Math.floor(now / 1000)
    count = current === second ? count + 1 : 1
    second = current
    if (count > messages) {
      close(closeCodes.limited, 'Too many messages per second')
      return
    }
    connection.session?.message(data, isBinary)
  })
  socket.on('pong', () => (ponged = true))
  socket.on('close', () => connection.session?.ended())
  // the close event follows: there is nothing to do about a broken peer
  socket.on('error', () => undefined)
  raw.on('drain', checkDrained)
  return connection
}
