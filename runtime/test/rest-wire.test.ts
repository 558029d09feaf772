// What only a real socket shows: escapes in the request line, bodies without a type, HEAD without a length.
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schemaSql, tables } from './rest-facts.ts'
import type { Rest } from './rest-harness.ts'
import { createRest } from './rest-harness.ts'

let rest: Rest
let port: number
beforeAll(async () => {
  rest = await createRest(schemaSql, tables)
  port = Number(new URL(await rest.app.listen({ port: 0, host: '127.0.0.1' })).port)
})
afterAll(async () => {
  await rest.close()
})

/** Sends a request as it is and returns the whole answer as text. */
async function send(...lines: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.write(Buffer.from(lines.join('\r\n'), 'utf8'))
  await once(socket, 'close')
  return Buffer.concat(chunks).toString('utf8')
}

const headers = ['Host: x', 'X-Who: service', 'Connection: close']

describe('on the wire', () => {
  it('encoded UTF-8 in the query', async () => {
    const answer = await send(
      'GET /todos?select=%C3%A9:title&title=like.o*&id=eq.1 HTTP/1.1',
      ...headers,
      '',
      '',
    )
    expect(answer).toContain('[{"é":"one"}]')
    expect(answer).toContain('content-location: /todos?id=eq.1&select=%C3%A9%3Atitle&title=like.o%2A')
  })

  it('HEAD has neither body nor length', async () => {
    const answer = await send('HEAD /todos HTTP/1.1', ...headers, 'Prefer: count=exact', '', '')
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).toContain('content-range: 0-2/3')
    expect(answer).not.toMatch(/content-length|transfer-encoding/i)
    expect(answer).toMatch(/\r\n\r\n$/)
  })

  it('a body without a content type is JSON', async () => {
    const body = '{"id":70,"title":"é"}'
    const length = `Content-Length: ${Buffer.byteLength(body)}`
    const answer = await send(
      'POST /todos?select=title HTTP/1.1',
      ...headers,
      'Prefer: return=representation',
      length,
      '',
      body,
    )
    expect(answer).toContain('201 Created')
    expect(answer).toContain('[{"title":"é"}]')
    expect(answer).toContain('content-length: 16')
  })

  it('several Prefer headers count as one', async () => {
    const answer = await send(
      'GET /todos?limit=1 HTTP/1.1',
      ...headers,
      'Prefer: count=exact',
      'Prefer: handling=strict',
      '',
      '',
    )
    expect(answer).toContain('206 Partial Content')
    expect(answer).toContain('preference-applied: count=exact, handling=strict')
  })
})
