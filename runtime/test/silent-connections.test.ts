// A stop does not wait for connections that never said anything.
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { startTestServer } from './server.ts'

it('ends a connection without a word at once, when the server stops', async () => {
  const server = await startTestServer({ env: { HEADERS_TIMEOUT: '60s', REQUEST_TIMEOUT: '60s' } })
  const socket = connect({ host: '127.0.0.1', port: Number(new URL(server.url).port) })
  await once(socket, 'connect')
  // answered on another connection, so the silent one was accepted before
  expect((await server.request('/health')).status).toBe(200)
  const ended = once(socket, 'close')
  await server.stop()
  await ended
}, 20_000)
