// Uploads and downloads by Node's own client, some at a time: how many bytes and requests a second.
import { Agent, request } from 'node:http'

export interface Transfer {
  readonly method: 'PUT' | 'GET'
  /** Of the n-th request. */
  readonly url: (n: number) => string
  readonly headers: Readonly<Record<string, string>>
  /** Sent as often as `times` says. */
  readonly piece?: Buffer
  readonly times?: number
}

/** Runs one. @returns bytes that came back. Rejects where the answer is none of success */
function once(
  { method, url, headers, piece, times = 1 }: Transfer,
  n: number,
  agent: Agent,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const length = piece ? { 'content-length': String(piece.length * times) } : {}
    const sent = request(url(n), { method, agent, headers: { ...headers, ...length } }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => (bytes += chunk.length))
      response.on('error', reject)
      response.on('end', () => {
        if (response.statusCode === 200) resolve(bytes)
        else reject(new Error(`${method} ${url(n)}: ${response.statusCode}`))
      })
    })
    sent.on('error', reject)
    const feed = async () => {
      for (let at = 0; piece && at < times; at += 1) {
        if (!sent.write(piece)) await new Promise((drained) => sent.once('drain', drained))
      }
      sent.end()
    }
    feed().catch(reject)
  })
}

/** @returns requests a second. @param count of requests in all @param width at a time */
export async function perSecond(transfer: Transfer, count: number, width: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: width })
  let next = 0
  const begun = performance.now()
  const lane = async () => {
    while (next < count) await once(transfer, (next += 1), agent)
  }
  await Promise.all(Array.from({ length: width }, lane))
  const seconds = (performance.now() - begun) / 1000
  agent.destroy()
  return count / seconds
}
