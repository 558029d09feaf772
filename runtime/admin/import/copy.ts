// COPY … FROM STDIN over a connection of pg: the bytes go to PostgreSQL as they come, no faster than it takes them.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import pg from 'pg'

/** What pg's connection can do beside what its types tell. */
interface CopyConnection {
  readonly stream: Socket
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sendCopyFail(message: string): void
}

class CopyIn extends pg.Query {
  readonly #source: AsyncIterable<Buffer>

  constructor(text: string, source: AsyncIterable<Buffer>) {
    super(text)
    this.#source = source
  }

  /** pg calls it when the server waits for data. */
  handleCopyInResponse(connection: CopyConnection): void {
    this.#send(connection).catch((error: unknown) => connection.sendCopyFail(String(error)))
  }

  async #send(connection: CopyConnection): Promise<void> {
    const state = { hasFailed: false }
    this.once('error', () => (state.hasFailed = true))
    for await (const chunk of this.#source) {
      // the rest is read to its end, so that the refusal can be answered, but is not sent
      if (state.hasFailed) continue
      connection.sendCopyFromChunk(chunk)
      if (connection.stream.writableNeedDrain)
        await Promise.race([once(connection.stream, 'drain'), once(connection.stream, 'close')])
    }
    if (!state.hasFailed) connection.endCopyFrom()
  }
}

/**
 * @param text a COPY … FROM STDIN
 * @throws pg.DatabaseError what PostgreSQL says of the data
 */
export async function copyIn(client: pg.Client, text: string, source: AsyncIterable<Buffer>): Promise<void> {
  const query = new CopyIn(text, source)
  await new Promise<void>((resolve, reject) => {
    query.on('end', () => resolve())
    query.on('error', reject)
    client.query(query)
  })
}
