// Splits what Postgres sends into messages and reads their bodies, without decoding any value of a row.
// Refuses bytes that are no message of the protocol: the connection is then beyond repair.
import pg from 'pg'
import type { Column } from '../contract.ts'

/** Called for each message: its type byte, and where its body stands in `bytes`. */
export type MessageHandler = (type: number, bytes: Buffer, start: number, end: number) => void

/** Types of backend messages, as bytes. */
export const backend = {
  parseComplete: 0x31,
  commandComplete: 0x43,
  dataRow: 0x44,
  error: 0x45,
  copyIn: 0x47,
  parameterStatus: 0x53,
  rowDescription: 0x54,
  noData: 0x6e,
  readyForQuery: 0x5a,
} as const

/** Every type byte that a server may send after the start-up (protocol 3.0). */
const knownTypes = new Uint8Array(256)
for (const type of Buffer.from('123ACDEGHIKNRSTVWZcdnstv')) knownTypes[type] = 1
const headerLength = 5
/** Postgres makes no message of a gigabyte or more. */
const longest = 1 << 30

/** Makes a function that takes chunks in order, cut anywhere. It throws on bytes that cannot be a message. */
export function createMessageReader(handle: MessageHandler): (chunk: Buffer) => void {
  let chunks: Buffer[] = []
  let size = 0
  let needed = headerLength

  return (chunk) => {
    let data = chunk
    if (size > 0) {
      chunks.push(chunk)
      size += chunk.length
      // One row may be larger than many chunks: join them once, when all are there.
      if (size < needed) return
      data = Buffer.concat(chunks, size)
      chunks = []
      size = 0
    }
    let offset = 0
    needed = headerLength
    while (data.length - offset >= headerLength) {
      const type = data[offset] ?? 0
      const length = data.readInt32BE(offset + 1)
      const end = offset + 1 + length
      if (knownTypes[type] !== 1 || length < 4 || length > longest) {
        throw new Error('Postgres sent bytes that are no message of its protocol')
      }
      if (end > data.length) {
        needed = end - offset
        break
      }
      handle(type, data, offset + headerLength, end)
      offset = end
    }
    if (offset < data.length) {
      chunks.push(data.subarray(offset))
      size = data.length - offset
    }
  }
}

/** The values of the DataRow that stands in `bytes` at `start`: bytes in text format, `null` for NULL. */
export function readRow(bytes: Buffer, start = 0): (Buffer | null)[] {
  const row: (Buffer | null)[] = []
  let offset = start + 2
  for (let count = bytes.readUInt16BE(start); count > 0; count -= 1) {
    const length = bytes.readInt32BE(offset)
    offset += 4
    if (length < 0) {
      row.push(null)
    } else {
      row.push(bytes.subarray(offset, offset + length))
      offset += length
    }
  }
  return row
}

/** The text up to the zero byte, from `start`. */
export function readText(body: Buffer, start = 0): string {
  const end = body.indexOf(0, start)
  return body.toString('utf8', start, end < 0 ? body.length : end)
}

/** The columns of a RowDescription. */
export function readColumns(body: Buffer): Column[] {
  const columns: Column[] = []
  const typeAt = 6
  const factsLength = 18
  let offset = 2
  for (let count = body.readUInt16BE(0); count > 0; count -= 1) {
    const end = body.indexOf(0, offset)
    columns.push({ name: body.toString('utf8', offset, end), type: body.readUInt32BE(end + 1 + typeAt) })
    offset = end + 1 + factsLength
  }
  return columns
}

/**
 * The number at the end of the command tag that stands in `bytes` up to `end`, its zero byte included: 3 of `UPDATE 3`
 * and `INSERT 0 3`; 0 where there is none.
 */
export function readAffected(bytes: Buffer, end = bytes.length): number {
  let factor = 1
  let affected = 0
  for (let at = end - 2; at >= 0; at -= 1) {
    const digit = (bytes[at] ?? 0) - 48
    if (digit < 0 || digit > 9) break
    affected += digit * factor
    factor *= 10
  }
  return affected
}

const errorFields = {
  S: 'severity',
  C: 'code',
  D: 'detail',
  H: 'hint',
  P: 'position',
  p: 'internalPosition',
  q: 'internalQuery',
  W: 'where',
  s: 'schema',
  t: 'table',
  c: 'column',
  d: 'dataType',
  n: 'constraint',
  F: 'file',
  L: 'line',
  R: 'routine',
} as const

const isErrorField = (letter: string): letter is keyof typeof errorFields => letter in errorFields

/** An ErrorResponse as the error that `pg` itself would throw. */
export function readError(body: Buffer): pg.DatabaseError {
  const fields: Record<string, string> = {}
  let message = ''
  for (let offset = 0; body[offset];) {
    const letter = String.fromCharCode(body[offset] ?? 0)
    const end = body.indexOf(0, offset + 1)
    const value = body.toString('utf8', offset + 1, end)
    if (letter === 'M') message = value
    else if (isErrorField(letter)) fields[errorFields[letter]] = value
    offset = end + 1
  }
  return Object.assign(new pg.DatabaseError(message, body.length, 'error'), fields)
}
