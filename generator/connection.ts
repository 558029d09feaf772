// The generator's session on the database, kept between requests: a new one would read all its caches anew.
import pg from 'pg'
import type { GenerateConnection } from './protocol.ts'

export interface Session {
  /**
   * Runs the work on a session of that login; calls must not overlap. After a failure the session is closed.
   * @throws what the connection or the work throws
   */
  use<T>(connection: GenerateConnection, work: (client: pg.Client) => Promise<T>): Promise<T>
}

export function createSession(): Session {
  let open: { readonly to: string; readonly client: pg.Client } | undefined

  async function connect(connection: GenerateConnection): Promise<pg.Client> {
    const to = JSON.stringify(connection)
    if (open?.to === to) return open.client
    await close()
    const client = new pg.Client({ ...connection, application_name: 'supabase-lite generator' })
    // One that breaks also fails the query that waits for it; without a listener it would end the process.
    client.on('error', () => undefined)
    client.once('end', () => {
      if (open?.client === client) open = undefined
    })
    await client.connect()
    open = { to, client }
    return client
  }

  async function close(): Promise<void> {
    const closing = open?.client
    open = undefined
    await closing?.end().catch(() => undefined)
  }

  return {
    use: async (connection, work) => {
      const client = await connect(connection)
      try {
        return await work(client)
      } catch (error) {
        await close()
        throw error
      }
    },
  }
}
