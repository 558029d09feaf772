// Writes the messages of PostgreSQL's extended query protocol (version 3) into one buffer, values in text format only.
// Source: PostgreSQL manual, "Message Formats".

/** Collects messages; `take()` hands over what is to be written to the socket at once. */
export interface MessageWriter {
  /** Bytes that wait to be taken. */
  readonly length: number
  /** Drops what came after the first `length` bytes: messages that could not be finished. */
  cutTo(length: number): void
  parse(name: string, text: string): void
  bind(name: string, values: readonly (string | null)[]): void
  /** Asks for the columns of the statement bound last. */
  describe(): void
  execute(): void
  closeStatement(name: string): void
  sync(): void
  take(): Buffer
}

const code = { parse: 80, bind: 66, describe: 68, execute: 69, close: 67, sync: 83 } as const
const unnamedPortal = 'P'
const largestKept = 1 << 16

const firstSize = 4_096

/** Makes the writer of one connection. A message that throws is to be cut away by its caller. */
export function createMessageWriter(): MessageWriter {
  let buffer = Buffer.allocUnsafeSlow(firstSize)
  let length = 0

  function reserve(bytes: number): void {
    if (length + bytes <= buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(buffer.length * 2, length + bytes))
    buffer.copy(larger, 0, 0, length)
    buffer = larger
  }

  function int16(value: number): void {
    reserve(2)
    buffer[length++] = value >>> 8
    buffer[length++] = value
  }

  function int32At(value: number, at: number): void {
    buffer[at] = value >>> 24
    buffer[at + 1] = value >>> 16
    buffer[at + 2] = value >>> 8
    buffer[at + 3] = value
  }

  function int32(value: number): void {
    reserve(4)
    int32At(value, length)
    length += 4
  }

  /** A text that ends at its first zero byte: such a byte inside would let the rest pass as protocol. */
  function terminated(text: string): void {
    if (text.includes('\0')) throw new TypeError('SQL text and names must not contain a zero byte')
    reserve(text.length * 3 + 1)
    if (text.length > 0) length += buffer.write(text, length)
    buffer[length++] = 0
  }

  function parameter(value: string | null): void {
    if (value === null) {
      int32(-1)
      return
    }
    reserve(4 + value.length * 3)
    const bytes = value.length === 0 ? 0 : buffer.write(value, length + 4)
    int32At(bytes, length)
    length += 4 + bytes
  }

  /** Begins a message; {@link end} writes its length. */
  function begin(type: number): number {
    reserve(5)
    const start = length
    buffer[length] = type
    length += 5
    return start
  }

  const end = (start: number): void => int32At(length - start - 1, start + 1)

  return {
    get length() {
      return length
    },
    cutTo: (kept) => {
      length = kept
    },
    parse: (name, text) => {
      const start = begin(code.parse)
      terminated(name)
      terminated(text)
      int16(0) // types of the parameters: Postgres infers them
      end(start)
    },
    bind: (name, values) => {
      if (values.length > 65_535) throw new RangeError('A statement takes at most 65535 parameters')
      const start = begin(code.bind)
      terminated('')
      terminated(name)
      int16(0) // formats of the parameters: text
      int16(values.length)
      for (const value of values) parameter(value)
      int16(0) // formats of the results: text
      end(start)
    },
    describe: () => {
      const start = begin(code.describe)
      terminated(unnamedPortal)
      end(start)
    },
    execute: () => {
      const start = begin(code.execute)
      terminated('')
      int32(0) // all rows
      end(start)
    },
    closeStatement: (name) => {
      const start = begin(code.close)
      terminated(`S${name}`)
      end(start)
    },
    sync: () => end(begin(code.sync)),
    take: () => {
      const taken = buffer.subarray(0, length)
      length = 0
      if (buffer.length <= largestKept) return Buffer.from(taken)
      buffer = Buffer.allocUnsafeSlow(firstSize)
      return taken
    },
  }
}
