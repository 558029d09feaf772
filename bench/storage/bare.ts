// The least that an upload can cost: a Node server that streams bodies to files, flushes them and answers. Told its folder, tells
// its port.
import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

const folder = process.argv[2] ?? '.'

const server = createServer((request, response) => {
  const keep = async () => {
    await pipeline(request, createWriteStream(join(folder, randomUUID()), { flags: 'wx', flush: true }))
    response.end('{}')
  }
  keep().catch(() => response.destroy())
})
server.requestTimeout = 0
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
