// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// A WebSocket for supabase-js that loses no change of a table over a lost connection, and lets none through twice. One file
// without dependencies: createClient(url, key, { realtime: { transport: resumable() } }). Refuses nothing.

/** Cursors of a channel, by ids of its bindings. */
type Cursors = Readonly<Record<string, string>>

export interface ResumableOptions {
  /** Default: the platform's own. In Node 20: `ws`. */
  readonly WebSocket?: new (url: string, protocols?: string | string[]) => object
  /** Keeps cursors while the page is loaded again: `sessionStorage`. What the app knows of rows has to last as long. */
  readonly storage?: Pick<Storage, 'getItem' | 'setItem'>
}

const storageKey = 'supabase-lite.realtime.cursors'

function readKept(storage: ResumableOptions['storage']): Map<string, Cursors> {
  try {
    return new Map(
      Object.entries(JSON.parse(storage?.getItem(storageKey) ?? '{}') as Record<string, Cursors>),
    )
  } catch {
    return new Map()
  }
}

/** A cursor is `history.batch.place` and maybe more; `e` is the end of the batch. */
function isNews(cursor: string, last: string | undefined): boolean {
  if (last === undefined) return true
  const [[history, ...place], [lastHistory, ...lastPlace]] = [cursor.split('.'), last.split('.')]
  const [[batch = 0, at = 0], [lastBatch = 0, lastAt = 0]] = [place, lastPlace].map((parts) =>
    parts.map((part) => (part === 'e' ? Infinity : Number(part))),
  ) as [number[], number[]]
  return history !== lastHistory || !(batch < lastBatch || (batch === lastBatch && at <= lastAt))
}

/** Parts of a frame of either version of the protocol; `whole` changes with its payload. */
function readFrame(text: string): { whole: unknown; topic: string; event: string; payload: unknown } {
  const whole = JSON.parse(text) as { topic: string; event: string; payload: unknown } | [...unknown[]]
  if (!Array.isArray(whole)) return { whole, topic: whole.topic, event: whole.event, payload: whole.payload }
  const [, , topic, event, payload] = whole as [unknown, unknown, string, string, unknown]
  return { whole, topic, event, payload }
}

/** A transport for one client. An app that is told `must_refetch` by a channel's `system` messages reads its rows anew. */
export function resumable({ WebSocket: given, storage }: ResumableOptions = {}): typeof WebSocket {
  const kept = readKept(storage)
  /** Channels that the server has told where they stand since their last join. */
  const joined = new Set<string>()
  const keep = (channel: string, cursors: Cursors | undefined): void => {
    if (cursors) kept.set(channel, cursors)
    else kept.delete(channel)
    try {
      storage?.setItem(storageKey, JSON.stringify(Object.fromEntries(kept)))
    } catch {
      // a full storage is no reason to lose what came
    }
  }

  /** @returns what to send instead */
  function outgoing(address: string, text: string): string {
    if (!/"phx_(?:join|leave)"/.test(text)) return text
    const { whole, topic, event, payload } = readFrame(text)
    const channel = `${address} ${topic}`
    // a join that takes too long is left, too, before it is tried again
    if (event === 'phx_leave' && joined.has(channel)) keep(channel, undefined)
    joined.delete(channel)
    if (event !== 'phx_join') return text
    const { config } = payload as { config?: { resume?: Cursors } }
    if (config) config.resume = kept.get(channel) ?? {}
    return JSON.stringify(whole)
  }

  /** @returns whether the client should hear of it */
  function incoming(address: string, text: string): boolean {
    if (!/"(?:postgres_changes|cursors)"/.test(text)) return true
    const { topic, event, payload } = readFrame(text)
    const channel = `${address} ${topic}`
    const before = kept.get(channel) ?? {}
    const newer = (id: string, cursor: string) =>
      isNews(cursor, before[id]) ? cursor : (before[id] ?? cursor)
    if (event === 'cursors') {
      joined.add(channel)
      const told = Object.entries(payload as Cursors).map(([id, cursor]) => [id, newer(id, cursor)] as const)
      keep(channel, Object.fromEntries(told))
      return false
    }
    const { ids: [id] = [], cursor } = payload as { ids?: number[]; cursor?: string }
    if (event !== 'postgres_changes' || id === undefined || cursor === undefined) return true
    if (!isNews(cursor, before[id])) return false
    keep(channel, { ...before, [id]: cursor })
    return true
  }

  return class extends ((given ?? globalThis.WebSocket) as typeof WebSocket) {
    override send(data: Parameters<WebSocket['send']>[0]): void {
      super.send(typeof data === 'string' ? outgoing(addressOf(this), data) : data)
    }
    override get onmessage() {
      return super.onmessage
    }
    override set onmessage(handler: WebSocket['onmessage']) {
      super.onmessage =
        handler &&
        ((message: MessageEvent<unknown>) => {
          const { data } = message
          if (typeof data !== 'string' || incoming(addressOf(this), data)) handler.call(this, message)
        })
    }
  }
}

const addressOf = ({ url }: WebSocket): string => url.replace(/\?.*/, '')
