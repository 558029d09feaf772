// Bodies that come slowly: 408 where they are questions, patience where they are files.
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    sql: `insert into storage.buckets (id, name) values ('files', 'files')`,
    env: { REQUEST_TIMEOUT: '1s' },
  })
})
afterAll(() => server.stop())

/** Sends the headers and half of a body, the other half after a while. @returns what came back */
function slowly(method: string, path: string, after: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url)
    const socket = connect(Number(port), hostname)
    let heard = ''
    socket.on('data', (data) => (heard += data.toString()))
    socket.on('error', reject)
    socket.on('close', () => resolve(heard))
    socket.write(
      `${method} ${path} HTTP/1.1\r\nhost: x\r\napikey: ${server.config.serviceRoleKey}\r\nconnection: close\r\n` +
        'content-type: application/json\r\ncontent-length: 4\r\n\r\n"a',
    )
    setTimeout(() => {
      if (socket.writable) socket.write('b"')
    }, after)
  })
}

it('a body that takes too long is answered with 408', async () => {
  expect(await slowly('POST', '/auth/v1/signup', 3_000)).toMatch(/^HTTP\/1.1 408 /)
  expect(await slowly('POST', '/storage/v1/bucket', 3_000)).toMatch(/^HTTP\/1.1 408 /)
})

it('a file may take longer', async () => {
  expect(await slowly('POST', '/storage/v1/object/files/slow.json', 3_000)).toMatch(/^HTTP\/1.1 200 /)
  expect(await slowly('PUT', '/storage/v1/objects/files/slow.json', 3_000)).toMatch(/^HTTP\/1.1 200 /)
})
