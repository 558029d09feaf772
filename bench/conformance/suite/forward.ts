// What stands between a GoTrue client and us: listens where the suite expects GoTrue, puts our prefix before each path and
// an API key beside requests that have none (Supabase's gateway and a bare GoTrue need none).
import { createServer, request } from 'node:http'
import { once } from 'node:events'

export interface Forwarded {
  /** Where the suite looks for GoTrue. */
  readonly port: number
  /** Put before each path. */
  readonly prefix: string
  /** Of our server. */
  readonly target: number
  readonly apikey: string
}

const ofOneConnection = new Set(['connection', 'keep-alive'])

/** Starts forwarding on 127.0.0.1. @returns how to stop it */
export async function forward({ port, prefix, target, apikey }: Forwarded): Promise<() => Promise<void>> {
  const server = createServer((asked, answer) => {
    const onward = request(
      {
        host: '127.0.0.1',
        port: target,
        method: asked.method,
        path: `${prefix}${asked.url ?? '/'}`,
        headers: { apikey, ...asked.headers },
      },
      (answered) => {
        // how long a connection is kept is said for each of the two by itself
        const entries = Object.entries(answered.headers).filter(([name]) => !ofOneConnection.has(name))
        answer.writeHead(answered.statusCode ?? 502, Object.fromEntries(entries))
        answered.pipe(answer)
      },
    )
    onward.on('error', () => answer.destroy())
    asked.pipe(onward)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
}
