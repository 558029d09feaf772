// One connection for one piece of work. Refuses nothing; a connection that breaks fails the query that needs it.
import type { ClientConfig } from 'pg'
import pg from 'pg'

/** Connects, hands the client to `use` and closes it, whatever happens. Errors of connecting and of `use` pass through. */
export async function withClient<T>(
  connection: ClientConfig,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(connection)
  client.on('error', () => undefined) // the running query rejects as well; without a listener the process would end
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end().catch(() => undefined)
  }
}
