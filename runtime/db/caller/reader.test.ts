// The reader gets bytes cut anywhere and must find the same messages; nonsense must not pass as an answer.
import { describe, expect, it } from 'vitest'
import { createMessageReader, readAffected, readColumns, readError, readRow, readText } from './reader.ts'

function message(type: string, body: Buffer): Buffer {
  const header = Buffer.alloc(5)
  header.write(type)
  header.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([header, body])
}

const int = (bytes: 2 | 4, value: number) => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeIntBE(value, 0, bytes)
  return buffer
}

const row = Buffer.concat([int(2, 3), int(4, 2), Buffer.from('ab'), int(4, -1), int(4, 0)])
const wire = Buffer.concat([
  message('2', Buffer.alloc(0)),
  message('D', row),
  message('C', Buffer.from('SELECT 1\0')),
  message('Z', Buffer.from('I')),
])

function read(chunks: readonly Buffer[]): string[] {
  const seen: string[] = []
  const reader = createMessageReader((type, bytes, start, end) =>
    seen.push(String.fromCharCode(type) + bytes.toString('hex', start, end)),
  )
  for (const chunk of chunks) reader(chunk)
  return seen
}

describe('the message reader', () => {
  const whole = read([wire])

  it('finds every message', () => {
    expect(whole.map((text) => text[0])).toEqual(['2', 'D', 'C', 'Z'])
  })

  it('finds the same ones wherever the bytes are cut', () => {
    for (let first = 1; first < wire.length; first += 1) {
      for (let second = first; second < wire.length; second += 1) {
        const chunks = [wire.subarray(0, first), wire.subarray(first, second), wire.subarray(second)]
        expect(read(chunks.filter((chunk) => chunk.length > 0))).toEqual(whole)
      }
    }
    expect(read([...wire].map((byte) => Buffer.of(byte)))).toEqual(whole)
  })

  it.each([
    ['an unknown type', Buffer.from([0x21, 0, 0, 0, 4])],
    ['a length that cannot be', Buffer.from([0x44, 0, 0, 0, 3])],
    ['a negative length', Buffer.from([0x44, 0xff, 0xff, 0xff, 0xff])],
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n')],
  ])('refuses %s', (_, bytes) => {
    expect(() => read([bytes])).toThrow('no message of its protocol')
  })
})

describe('bodies', () => {
  it('row: text, NULL and empty text', () => {
    expect(readRow(row)).toEqual([Buffer.from('ab'), null, Buffer.alloc(0)])
  })

  it('columns', () => {
    const facts = Buffer.alloc(18)
    facts.writeUInt32BE(2950, 6)
    const body = Buffer.concat([int(2, 2), Buffer.from('é\0'), facts, Buffer.from('b\0'), facts])
    expect(readColumns(body)).toEqual([
      { name: 'é', type: 2950 },
      { name: 'b', type: 2950 },
    ])
  })

  it.each([
    ['INSERT 0 12', 12],
    ['UPDATE 3', 3],
    ['SELECT 50000', 50_000],
    ['CREATE TABLE', 0],
  ])('command tag %s', (tag, affected) => {
    expect(readAffected(Buffer.from(`${tag}\0`))).toBe(affected)
  })

  it('error, with the fields that pg gives', () => {
    const error = readError(Buffer.from('SERROR\0C23505\0Mdup\0Dkey\0Hhint\0nunique_x\0Zfuture\0\0'))
    expect(error).toMatchObject({
      code: '23505',
      message: 'dup',
      detail: 'key',
      hint: 'hint',
      constraint: 'unique_x',
    })
  })

  it('text up to its zero byte', () => {
    expect(readText(Buffer.from('TimeZone\0UTC\0'))).toBe('TimeZone')
  })
})
