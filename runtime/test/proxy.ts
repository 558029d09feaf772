// A reverse proxy on real sockets for tests, as nginx with $proxy_add_x_forwarded_for: what came stays as it is, and
// X-Forwarded-For gains the address of whoever asked. Each has a loopback address of its own.
import { Agent, createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Proxy {
  readonly url: string
  close(): Promise<void>
}

/**
 * @param to where requests go on to
 * @param address of the proxy: 127.0.0.2, …
 * @param peer what is appended in place of the caller's own address: tests have no network of thousands
 */
export async function startProxy(
  to: string,
  address: string,
  peer: (own: string) => string = (own) => own,
): Promise<Proxy> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16, localAddress: address })
  const server = createServer((incoming, outgoing) => {
    const before = incoming.headers['x-forwarded-for']
    const own = peer(incoming.socket.remoteAddress ?? '')
    const headers = { ...incoming.headers, 'x-forwarded-for': before ? `${String(before)}, ${own}` : own }
    const onward = httpRequest(
      new URL(incoming.url ?? '/', to),
      { method: incoming.method ?? 'GET', headers, agent },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    onward.on('error', () => outgoing.destroy())
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, address, () => resolve()))
  return {
    url: `http://${address}:${(server.address() as AddressInfo).port}`,
    close: async () => {
      agent.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export interface RawAnswer {
  readonly status: number
  readonly text: string
  readonly headers: NodeJS.Dict<string | string[]>
}

/** A request as it is: any header, any spelling of the path, from a loopback address of one's own. */
export function sendRaw(
  url: string,
  {
    path = '/',
    method = 'GET',
    headers = {},
    body,
    from,
  }: {
    readonly path?: string
    readonly method?: string
    readonly headers?: Readonly<Record<string, string | string[]>>
    readonly body?: string
    readonly from?: string
  },
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    // Node announces no length for a DELETE
    const length = body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }
    const options = {
      host: hostname,
      port,
      path,
      method,
      headers: { ...headers, ...length },
      agent: false as const,
    }
    const request = httpRequest(
      { ...options, ...(from !== undefined && { localAddress: from }) },
      (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (part: string) => (text += part))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, text, headers: response.headers }),
        )
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}
