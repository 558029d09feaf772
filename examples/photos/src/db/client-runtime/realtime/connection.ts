// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// One WebSocket for all subscriptions of a client: connects again by itself, goes on where each subscription was, keeps
// the token current. Drops what a subscription has had. Refuses nothing; what the server refuses reaches the subscription.
import { ApiError } from '../api-error.js'
import type { ClientOptions, Socket } from '../http.js'
import type { Status } from '../live-types.js'
import { type ChangeFrame, type Frame, isBehind, type Request, type Row } from './frames.js'
import { createOutbox } from './outbox.js'
import { subjectOf } from './token.js'
import { onWake } from './wake.js'

/** What a subscription hears. */
export interface Handlers {
  /** It stands: all that is committed from now on comes. Again after each interruption. */
  readonly begun?: () => void
  readonly rows?: (rows: readonly Row[], isExact: boolean) => void
  readonly changed: (frame: ChangeFrame) => void
  /** Changes are missing. It goes on without them. */
  readonly lost: () => void
  /** @param isFinal it has ended */
  readonly failed: (error: ApiError, isFinal: boolean) => void
  readonly status?: (status: Status) => void
}

export interface Handle {
  readonly stop: () => void
  /** Begins anew: with a new snapshot, where one was asked for. */
  readonly restart: () => void
}

export interface Connection {
  /** @param since a cursor to begin behind */
  add(request: Request, handlers: Handlers, since?: string): Handle
}

interface Entry {
  /** Another one for each time it begins. */
  id: string
  readonly request: Request
  readonly handlers: Handlers
  cursor: string | undefined
  /** Whether the server has confirmed it. */
  stands: boolean
}

/** Milliseconds: between looks at the token and the socket, of silence before a ping, of waiting for its answer. */
const tickInterval = 5_000
const pingAfter = 25_000
const deadAfter = 12_000
const longestDelay = 30_000
/** How long a connection without subscriptions stays. */
const lingering = 100
/** Attempts without success after which it is told. */
const toldAfter = 3

export function createConnection(options: ClientOptions & { readonly url: string }): Connection {
  const entries = new Map<string, Entry>()
  let socket: Socket | undefined
  let isOpen = false
  /** undefined: nothing was told to anybody yet. */
  let token: string | null | undefined
  let [tries, notBefore, heardAt, saidAt, pingedAt, count] = [0, 0, 0, 0, 0, 0]
  let retry: ReturnType<typeof setTimeout> | undefined
  let ticking: ReturnType<typeof setInterval> | undefined
  let stopListening: (() => void) | undefined

  const outbox = createOutbox((text) => {
    if (isOpen) socket?.send(text)
  })
  function say(frame: object): void {
    if (!isOpen) return
    saidAt = Date.now()
    outbox.add(JSON.stringify(frame))
  }
  const forAll = (tell: (handlers: Handlers) => void) => {
    for (const { handlers } of [...entries.values()]) tell(handlers)
  }
  /** The token of now; the one before where the callback fails. */
  function askToken(): string | null {
    try {
      return options.accessToken?.() ?? null
    } catch {
      return token ?? null
    }
  }

  function send({ id, request: { snapshot, ...request }, cursor }: Entry): void {
    say({
      type: 'subscribe',
      id,
      ...request,
      ...(cursor === undefined ? snapshot && { snapshot } : { cursor }),
    })
  }
  /** Under another id: nothing that was said to the old one is meant for it. */
  function begin(entry: Entry): void {
    if (entries.delete(entry.id) && entry.stands) say({ type: 'unsubscribe', id: entry.id })
    entry.id = String(++count)
    entry.stands = false
    entries.set(entry.id, entry)
    send(entry)
  }

  function open(): void {
    clearTimeout(retry)
    retry = undefined
    const now = askToken()
    if (token !== undefined && subjectOf(now) !== subjectOf(token)) startAnew()
    token = now
    const search = new URLSearchParams({
      apikey: options.key,
      ...(token !== null && { access_token: token }),
    })
    const address = `${options.url.replace(/^http/, 'ws')}/realtime/v1?${search.toString()}`
    const Class = options.WebSocket ?? globalThis.WebSocket
    const made = new Class(address)
    socket = made
    heardAt = pingedAt = saidAt = Date.now()
    made.onopen = () => {
      if (socket !== made) return
      isOpen = true
      for (const entry of entries.values()) send(entry)
    }
    made.onmessage = ({ data }: { data: unknown }) => {
      if (socket === made) hear(JSON.parse(String(data)) as Frame)
    }
    made.onclose = () => {
      if (socket === made) again()
    }
    // the close event follows
    made.onerror = () => undefined
    ticking ??= setInterval(tick, tickInterval)
    stopListening ??= onWake(wake)
  }

  /** What was told to somebody else is not where another user's history goes on. */
  function startAnew(): void {
    for (const entry of [...entries.values()]) {
      if (entry.cursor === undefined) continue
      entry.cursor = undefined
      entry.handlers.lost()
    }
  }

  function leave(): void {
    const left = socket
    ;[socket, isOpen] = [undefined, false]
    outbox.clear()
    for (const entry of entries.values()) entry.stands = false
    left?.close(1000)
  }

  /** Connects again after a while. */
  function again(): void {
    leave()
    if (entries.size === 0) return
    const isNews = tries === 0
    tries += 1
    if (isNews) forAll(({ status }) => status?.('connecting'))
    if (tries === toldAfter) {
      const message = 'The connection of realtime cannot be made: is the server there, do key and token hold?'
      forAll(({ failed }) => failed(new ApiError(0, { code: 'network', message }), false))
    }
    const delay = Math.min(longestDelay, 250 * 2 ** tries) * (0.5 + Math.random() / 2)
    clearTimeout(retry)
    retry = setTimeout(open, Math.max(delay, notBefore - Date.now()))
  }

  function shut(): void {
    if (entries.size > 0) return
    leave()
    clearTimeout(retry)
    clearInterval(ticking)
    stopListening?.()
    ;[retry, ticking, stopListening, token, tries] = [undefined, undefined, undefined, undefined, 0]
  }

  function checkToken(): void {
    const now = askToken()
    if (now === token || token === undefined || !socket) return
    if (now !== null && isOpen && subjectOf(now) === subjectOf(token)) {
      token = now
      say({ type: 'auth', token })
      return
    }
    leave()
    forAll(({ status }) => status?.('connecting'))
    open()
  }

  function tick(): void {
    const now = Date.now()
    if (!socket) return
    checkToken()
    // a page in the background looks rarely: what counts is the answer
    if (isOpen ? pingedAt > heardAt && now - pingedAt > deadAfter : now - heardAt > pingAfter) again()
    else if (now - Math.min(saidAt, heardAt) > pingAfter) ping()
  }

  function ping(): void {
    pingedAt = Date.now()
    say({ type: 'ping' })
  }

  /** Perhaps there is a network again, or there was none for long. */
  function wake(): void {
    if (retry !== undefined && notBefore <= Date.now()) open()
    else if (isOpen) {
      checkToken()
      ping()
    }
  }

  function refused(
    entry: Entry | undefined,
    { code, message, retry_after: after }: Frame & { type: 'error' },
  ): void {
    const error = new ApiError(0, { code, message })
    // what it refuses the server has dropped
    if (entry) entry.stands = false
    if (code === 'restarting') notBefore = Date.now() + (after ?? 1) * 1000
    else if (entry && code === 'unavailable') {
      const again = () => {
        if (entries.has(entry.id) && !entry.stands) begin(entry)
      }
      setTimeout(again, 1_000 + Math.random() * 2_000)
    } else if (entry && code === 'invalid_cursor') missed(entry)
    else if (entry) {
      entries.delete(entry.id)
      entry.handlers.failed(error, true)
      rest()
    } else if (code === 'unauthorized' || code === 'forbidden') {
      forAll(({ failed }) => failed(error, false))
      again()
    }
  }

  function missed(entry: Entry): void {
    const { id, stands } = entry
    entry.handlers.lost()
    // it goes on, unless the server has dropped it
    if (stands || entry.id !== id || !entries.has(id)) return
    entry.cursor = undefined
    begin(entry)
  }

  function hear(frame: Frame): void {
    heardAt = Date.now()
    const entry = frame.id === undefined ? undefined : entries.get(frame.id)
    if (frame.type === 'error') refused(entry, frame)
    if (!entry) return
    const { handlers } = entry
    if (frame.type === 'subscribed') {
      ;[entry.stands, tries, notBefore] = [true, 0, 0]
      // what asks for rows begins with them
      if (!entry.request.snapshot) entry.cursor ??= frame.cursor
      handlers.status?.('live')
      handlers.begun?.()
    } else if (frame.type === 'snapshot') {
      entry.cursor = frame.cursor
      handlers.rows?.(frame.rows, frame.exact)
    } else if (frame.type === 'cursor') entry.cursor = frame.cursor
    else if (frame.type === 'must_refetch') missed(entry)
    else if ('commit_timestamp' in frame && isBehind(entry.cursor, frame.cursor)) {
      entry.cursor = frame.cursor
      handlers.changed(frame)
    }
  }

  /** After a moment without subscriptions the connection goes. */
  function rest(): void {
    if (entries.size === 0) setTimeout(shut, lingering)
  }

  return {
    add: (request, handlers, since) => {
      const entry: Entry = { id: '', request, handlers, cursor: since, stands: false }
      handlers.status?.('connecting')
      if (socket) checkToken()
      begin(entry)
      if (!socket && retry === undefined) open()
      return {
        stop: () => {
          if (entries.delete(entry.id)) say({ type: 'unsubscribe', id: entry.id })
          rest()
        },
        restart: () => {
          if (!entries.has(entry.id)) return
          entry.cursor = undefined
          begin(entry)
        },
      }
    },
  }
}
