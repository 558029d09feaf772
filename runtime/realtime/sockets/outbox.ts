// What one WebSocket is told within a turn of the event loop goes out in one write: most of the cost of a small frame is
// the call of the operating system. Frames are made here, once for all sockets that are told the same.

/** Anything that takes bytes: the socket below a WebSocket. */
export interface ByteSink {
  write(bytes: Buffer): unknown
}

/** Bytes that do not wait for the end of the turn. */
const most = 65_536

const text = 0x81
const binary = 0x82

/** A frame of a server, in one piece (RFC 6455 §5.2). */
function toFrame(payload: Buffer, isBinary: boolean): Buffer {
  const { length } = payload
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(head + length)
  frame[0] = isBinary ? binary : text
  if (head === 2) frame[1] = length
  else if (head === 4) {
    frame[1] = 126
    frame.writeUInt16BE(length, 2)
  } else {
    frame[1] = 127
    frame.writeBigUInt64BE(BigInt(length), 2)
  }
  payload.copy(frame, head)
  return frame
}

// a message to many is sent to one after the other: the last one is all that needs to be remembered
let last:
  { readonly message: string | Buffer; readonly isBinary: boolean; readonly frame: Buffer } | undefined

function frameOf(message: string | Buffer, isBinary: boolean): Buffer {
  if (last?.message === message && last.isBinary === isBinary) return last.frame
  const frame = toFrame(typeof message === 'string' ? Buffer.from(message) : message, isBinary)
  last = { message, isBinary, frame }
  return frame
}

const waiting = new Set<Outbox>()

function flushAll(): void {
  last = undefined
  for (const outbox of waiting) outbox.flush()
}

export class Outbox {
  readonly #sink: ByteSink
  readonly #written: () => void
  #frames: Buffer[] = []
  #size = 0

  /** @param written is called after each write */
  constructor(sink: ByteSink, written: () => void) {
    this.#sink = sink
    this.#written = written
  }

  add(message: string | Buffer, isBinary: boolean): void {
    const frame = frameOf(message, isBinary)
    this.#frames.push(frame)
    this.#size += frame.length
    if (this.#size > most) this.flush()
    else {
      if (waiting.size === 0) setImmediate(flushAll)
      waiting.add(this)
    }
  }

  /** Writes what waits. */
  flush(): void {
    waiting.delete(this)
    const [first] = this.#frames
    if (!first) return
    const bytes = this.#frames.length === 1 ? first : Buffer.concat(this.#frames, this.#size)
    this.#frames = []
    this.#size = 0
    this.#sink.write(bytes)
    this.#written()
  }
}
