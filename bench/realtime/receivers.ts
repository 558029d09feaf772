// Receivers of realtime as a process of its own: opens WebSockets by hand and only counts frames, so that what is measured
// is the server and not its clients. Obeys the messages of clients.ts.
import { request } from 'node:http'
import type { Socket } from 'node:net'
import type { Answer, Opening, Order } from './clients.ts'

const now = () => Number(process.hrtime.bigint()) / 1e6

/** Text of a client, masked with zeros: nothing to compute. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text)
  const { length } = payload
  const head =
    length < 126 ? Buffer.from([0x81, 0x80 | length]) : Buffer.from([0x81, 0xfe, length >> 8, length & 255])
  return Buffer.concat([head, Buffer.alloc(4), payload])
}

const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0])

let [count, expected, bytes, reachedAt] = [0, Infinity, 0, 0]
let stamps: (readonly [number, number])[] | undefined
let reached: (() => void) | undefined

function take(payload: Buffer): void {
  count += 1
  bytes += payload.length
  if (stamps) {
    const found = /"record":\{"id": ?(\d+)/.exec(payload.toString('latin1'))
    if (found) stamps.push([Number(found[1]), now()])
  }
  if (count !== expected) return
  reachedAt = now()
  reached?.()
}

/** Calls `frame` for each data frame. */
function read(socket: Socket, frame: (payload: Buffer) => void): void {
  let rest: Buffer | undefined
  socket.on('data', (chunk: Buffer) => {
    const data = rest ? Buffer.concat([rest, chunk]) : chunk
    let at = 0
    for (;;) {
      if (data.length - at < 2) break
      const short = (data[at + 1] ?? 0) & 127
      const head = short < 126 ? 2 : short === 126 ? 4 : 10
      if (data.length - at < head) break
      const length =
        short < 126 ? short : short === 126 ? data.readUInt16BE(at + 2) : data.readUInt32BE(at + 6)
      if (data.length - at < head + length) break
      const kind = (data[at] ?? 0) & 15
      if (kind === 9) socket.write(pong)
      else if (kind === 8)
        throw new Error(`closed: ${data.toString('utf8', at + head + 2, at + head + length)}`)
      else frame(data.subarray(at + head, at + head + length))
      at += head + length
    }
    rest = at < data.length ? data.subarray(at) : undefined
  })
}

const sockets = new Set<Socket>()

function open(url: string, { path, says, replies }: Opening): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, {
      headers: {
        ...{ connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      },
    })
    asked.on('response', ({ statusCode }) => reject(new Error(`refused: ${statusCode ?? '?'}`)))
    asked.on('error', reject)
    asked.on('upgrade', (_response, socket: Socket, head: Buffer) => {
      sockets.add(socket)
      socket.setNoDelay(true)
      let missing = replies
      read(socket, (payload) => {
        if (missing <= 0) take(payload)
        else if ((missing -= 1) === 0) resolve()
      })
      if (head.length > 0) socket.emit('data', head)
      for (const text of says) socket.write(textFrame(text))
      if (replies === 0) resolve()
    })
    asked.end()
  })
}

async function obey(order: Order): Promise<Answer> {
  switch (order.do) {
    case 'open': {
      let next = 0
      const lane = async () => {
        for (let opening = order.openings[next++]; opening; opening = order.openings[next++])
          await open(order.url, opening)
      }
      await Promise.all(Array.from({ length: 20 }, lane))
      return { count: sockets.size, bytes: 0, at: now(), stamps: [] }
    }
    case 'arm':
      ;[count, expected, bytes] = [0, order.expected, 0]
      stamps = order.stamps ? [] : undefined
      return { count, bytes, at: now(), stamps: [] }
    case 'wait':
      if (count < expected)
        await new Promise<void>((resolve, reject) => {
          const timer = setTimeout(() => reject(new Error(`${count} of ${expected} came`)), 120_000)
          reached = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      return { count, bytes, at: reachedAt, stamps: stamps ?? [] }
  }
}

process.on('message', (order: Order) => {
  obey(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  )
})
