// Answers that stay open: who asked for them, until when they may go on, and their end when the server stops.
import { ApiError } from '../../errors/index.ts'
import type { SessionFacts } from '../sockets/facts.ts'
import type { Holder, Identify } from '../sockets/holder.ts'
import { expiryOf, holderNow } from '../sockets/holder.ts'

export interface Stream {
  holder: Holder
  readonly id: string
  readonly address: string
  /** When it was opened, in milliseconds since 1970. */
  readonly since: number
  facts(): SessionFacts
  /** Bytes that wait to be sent. */
  waiting(): number
  /** Its caller has other rights now. */
  renewed(): void
  /** It may not go on. */
  end(reason: string): void
  /** The server stops. */
  stopping(): void
}

export interface Streams {
  /** @returns takes it off */
  add(stream: Stream): () => void
  /** All that are open. */
  list(): Iterable<Stream>
  /** Looks at the credentials of all again. */
  recheck(): Promise<void>
  readonly size: number
  close(): void
}

export function createStreams(identify: Identify): Streams {
  const open = new Set<Stream>()
  let timer: NodeJS.Timeout | undefined
  let closed = false

  async function recheckOne(stream: Stream): Promise<void> {
    const now = await holderNow(identify, stream.holder)
    if (now === stream.holder) return
    if (now instanceof ApiError) {
      stream.end(now.message)
      return
    }
    stream.holder = now
    stream.renewed()
  }

  function look(): void {
    const now = Date.now()
    for (const stream of open) if (expiryOf(stream.holder) <= now) void recheckOne(stream)
  }

  return {
    add: (stream) => {
      open.add(stream)
      if (closed) stream.stopping()
      timer ??= setInterval(look, 1_000).unref()
      return () => {
        open.delete(stream)
        if (open.size > 0) return
        clearInterval(timer)
        timer = undefined
      }
    },
    list: () => open,
    recheck: async () => {
      for (const stream of open) await recheckOne(stream)
    },
    get size() {
      return open.size
    },
    close: () => {
      closed = true
      for (const stream of open) stream.stopping()
    },
  }
}
