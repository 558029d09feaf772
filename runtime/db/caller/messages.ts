// Writes the messages of PostgreSQL's extended query protocol (version 3) into one buffer, values in text format only.
// Source: PostgreSQL manual, "Message Formats".

/** Collects messages; `take()` hands over what is to be written to the socket at once. */
export interface MessageWriter {
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
const largestKept = 1 << 20

/** Makes a writer. One serves every connection, as messages are taken in the turn that wrote them. */
export function createMessageWriter(): MessageWriter {
  let buffer = Buffer.allocUnsafe(16_384)
  let length = 0

  function reserve(bytes: number): void {
    if (length + bytes <= buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + bytes))
    buffer.copy(larger, 0, 0, length)
    buffer = larger
  }

  function int16(value: number): void {
    reserve(2)
    length = buffer.writeUInt16BE(value, length)
  }

  function int32(value: number): void {
    reserve(4)
    length = buffer.writeInt32BE(value, length)
  }

  /** A text that ends at its first zero byte: such a byte inside would let the rest pass as protocol. */
  function terminated(text: string): void {
    if (text.includes('\0')) throw new TypeError('SQL text and names must not contain a zero byte')
    reserve(text.length * 3 + 1)
    length += buffer.write(text, length)
    buffer[length++] = 0
  }

  function parameter(value: string | null): void {
    if (value === null) {
      int32(-1)
      return
    }
    reserve(4 + value.length * 3)
    const bytes = buffer.write(value, length + 4)
    buffer.writeInt32BE(bytes, length)
    length += 4 + bytes
  }

  function message(type: number, body?: () => void): void {
    reserve(5)
    const start = length
    buffer[length] = type
    length += 5
    try {
      body?.()
    } catch (error) {
      length = 0
      throw error
    }
    buffer.writeInt32BE(length - start - 1, start + 1)
  }

  return {
    parse: (name, text) =>
      message(code.parse, () => {
        terminated(name)
        terminated(text)
        int16(0) // types of the parameters: Postgres infers them
      }),
    bind: (name, values) =>
      message(code.bind, () => {
        if (values.length > 65_535) throw new RangeError('A statement takes at most 65535 parameters')
        terminated('')
        terminated(name)
        int16(0) // formats of the parameters: text
        int16(values.length)
        for (const value of values) parameter(value)
        int16(0) // formats of the results: text
      }),
    describe: () => message(code.describe, () => terminated(unnamedPortal)),
    execute: () =>
      message(code.execute, () => {
        terminated('')
        int32(0) // all rows
      }),
    closeStatement: (name) => message(code.close, () => terminated(`S${name}`)),
    sync: () => message(code.sync),
    take: () => {
      const written = Buffer.from(buffer.subarray(0, length))
      length = 0
      if (buffer.length > largestKept) buffer = Buffer.allocUnsafe(16_384)
      return written
    },
  }
}
