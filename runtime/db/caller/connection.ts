// One connection to Postgres: `pg` logs in (TLS, SCRAM), then we speak the protocol ourselves, so that a whole
// transaction is one write and its answer one read. Runs groups of statements in their order, never decides what to run.
import { connect as openSocket } from 'node:net'
import pg from 'pg'
import { ApiError, errors } from '../../errors/index.ts'
import type { Column, Result, RowSink } from '../contract.ts'
import { createMessageWriter } from './messages.ts'
import {
  backend,
  createMessageReader,
  readAffected,
  readColumns,
  readError,
  readRow,
  readText,
} from './reader.ts'
import type { Described, Prepared, StatementKey } from './statements.ts'
import { createStatementCache } from './statements.ts'

/** One statement of a group. */
export interface Step {
  readonly text: string
  readonly values: readonly (string | null)[]
  /** The statement stays prepared for its text and this scope. `null`: parsed anew each time. */
  readonly scope: string | null
  /** Takes the rows as they come, see `Statement.rows`. */
  readonly rows?: ((columns: readonly Column[]) => RowSink) | undefined
}

/** State of the transaction at ReadyForQuery: idle, in a transaction, in a failed transaction. */
export type TransactionStatus = 'I' | 'T' | 'E'

const statusOf = (byte: number | undefined): TransactionStatus =>
  byte === 0x49 ? 'I' : byte === 0x54 ? 'T' : 'E'

/** How a group ended. Postgres skips everything after the first error up to the Sync. */
export interface Outcome {
  readonly result: Result
  readonly error: pg.DatabaseError | undefined
  /** The error says that a prepared statement was gone or its plan out of date: running again will help. */
  readonly stale: boolean
  /** Milliseconds since it was sent, or since the group before it had ended. */
  readonly time: number
}

/** An open connection. */
export interface Connection {
  readonly alive: boolean
  readonly status: TransactionStatus
  /** True after an error or when a function changed a reported setting: clean before the next use. */
  tainted: boolean
  /** Groups that were sent and not answered yet. */
  readonly underWay: number
  /** Groups of this turn of the event loop wait to leave in one write: one more costs next to nothing. */
  readonly isWriting: boolean
  /**
   * Sends all steps and one Sync; resolves at ReadyForQuery. Outside of BEGIN the group is one implicit transaction.
   * Rejects with PGRST001 when the connection breaks. Several groups may be under way: Postgres answers them in their
   * order, and what fails in one does not touch the others. Those of one turn of the event loop leave in one write.
   * @param wanted index of the step whose rows are the result
   * @param after index of the first later step whose rows are kept beside them
   */
  run(steps: readonly Step[], wanted: number, after?: number): Promise<Outcome>
  /** Asks Postgres to cancel the one group in flight. Not for connections that carry several. */
  cancel(): void
  /** Gives the statement in flight up: fails it with `error`, ends its backend and closes the connection. */
  abandon(error: Error): void
  /** Says goodbye and closes. */
  end(): void
  destroy(): void
}

const preparedLimit = 500
const noColumns: Described = { columns: [], names: [] }
const describe = (columns: readonly Column[]): Described => ({
  columns,
  names: columns.map(({ name }) => name),
})

/** Milliseconds for a cancel request to arrive. */
const cancelTimeout = 1_000

/** SQLSTATE of a prepared statement that does not exist. */
const lostStatement = '26000'

interface Group {
  readonly steps: readonly Step[]
  readonly wanted: number
  readonly after: number | undefined
  /** Statements in the order of their Parse messages; `null` for unnamed ones. */
  readonly parses: (readonly [key: StatementKey, prepared: Prepared] | null)[]
  readonly prepared: Prepared | undefined
  readonly rows: (Buffer | null)[][]
  readonly afterRows: (Buffer | null)[][]
  sink: RowSink | undefined
  described: Described
  affected: number
  /** When it was sent, in milliseconds of the process. */
  readonly sent: number
  /** Index of the step that Postgres is at. */
  at: number
  error: pg.DatabaseError | undefined
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: Error) => void
}

/**
 * Opens a connection.
 * @param onClose called once when the connection is gone, whoever closed it
 */
export async function connect(
  config: pg.ClientConfig,
  onClose: (connection: Connection) => void,
): Promise<Connection> {
  const client = new pg.Client(config)
  let lastError: Error | undefined
  client.on('error', (error) => (lastError = error))
  await client.connect()
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number }

  const { stream } = client.connection
  const statements = createStatementCache(preparedLimit)
  let closing: string[] = []
  const groups: Group[] = []
  const writer = createMessageWriter()
  let lastEnd = 0
  let cancelling: Promise<void> | undefined
  let alive = true

  function lose(error: Error): void {
    if (!alive) return
    alive = false
    for (const group of groups.splice(0)) group.reject(error)
    onClose(connection)
  }

  function destroy(error?: Error): void {
    lastError ??= error
    stream.destroy()
    lose(errors.connectionLost(lastError))
  }

  /** Forgets the statement that failed; says whether running again can help. */
  function forget(group: Group, error: pg.DatabaseError): boolean {
    const failed = group.steps[group.at]
    if (typeof failed?.scope !== 'string') return false
    const { scope, text } = failed
    if (error.code === lostStatement) {
      statements.clear()
      return true
    }
    // "cached plan must not change result type", recognised by the function that raises it.
    if (error.code !== '0A000' || error.routine !== 'RevalidateCachedQuery') return false
    const prepared = statements.get(scope, text)
    if (prepared) closing.push(prepared.name)
    statements.remove(scope, text)
    return true
  }

  function finish(group: Group): void {
    const { rows, described, afterRows, affected, error } = group
    const stale = error !== undefined && forget(group, error)
    if (error) connection.tainted = true
    const result = { rows, columns: described.names, after: afterRows, controls: null, affected }
    const settle = () => {
      groups.shift()
      cancelling = undefined
      const now = performance.now()
      const time = now - Math.max(group.sent, lastEnd)
      lastEnd = now
      group.resolve({ result, error, stale, time })
    }
    // A cancel request still under way would hit whatever runs next.
    if (cancelling) void cancelling.then(() => alive && settle())
    else settle()
  }

  function onRow(group: Group, bytes: Buffer, start: number, end: number): void {
    if (group.at === group.wanted) {
      const { rows } = group.steps[group.at] ?? {}
      if (!rows) group.rows.push(readRow(bytes, start))
      else (group.sink ??= rows(group.described.columns))(bytes, start, end)
    } else if (group.after !== undefined && group.at >= group.after) {
      group.afterRows.push(readRow(bytes, start))
    }
  }

  function onGroupMessage(group: Group, type: number, bytes: Buffer, start: number, end: number): void {
    switch (type) {
      case backend.dataRow:
        onRow(group, bytes, start, end)
        return
      case backend.commandComplete:
        if (group.at === group.wanted) group.affected = readAffected(bytes, end)
        group.at += 1
        return
      case backend.parseComplete: {
        const parsed = group.parses.shift()
        if (parsed) closing.push(...statements.add(...parsed).map(({ name }) => name))
        return
      }
      case backend.rowDescription:
        group.described = describe(readColumns(bytes.subarray(start, end)))
        if (group.prepared) group.prepared.columns = group.described
        return
      case backend.noData:
        if (group.prepared) group.prepared.columns = noColumns
        return
      case backend.copyIn:
        destroy(new Error('COPY FROM STDIN cannot run as a caller'))
        return
      case backend.readyForQuery:
        finish(group)
    }
  }

  function onMessage(type: number, bytes: Buffer, start: number, end: number): void {
    if (type === backend.readyForQuery) {
      connection.status = statusOf(bytes[start])
    } else if (type === backend.error) {
      const error = readError(bytes.subarray(start, end))
      lastError = error
      const [first] = groups
      if (first) first.error ??= error
      return
    } else if (type === backend.parameterStatus) {
      // The time zone is ours to change; any other reported setting was changed by a function.
      if (readText(bytes.subarray(start, end)) !== 'TimeZone') connection.tainted = true
      return
    }
    const [active] = groups
    if (active) onGroupMessage(active, type, bytes, start, end)
  }

  function write(steps: readonly Step[], wanted: number): Pick<Group, 'parses' | 'prepared'> {
    const parses: Group['parses'] = []
    let wantedPrepared: Prepared | undefined
    for (const name of closing) writer.closeStatement(name)
    for (const [index, { text, values, scope }] of steps.entries()) {
      let prepared = scope === null ? undefined : statements.get(scope, text)
      if (!prepared) {
        prepared = { name: scope === null ? '' : statements.newName(), columns: undefined }
        // A function may have taken the name; closing what does not exist is no error.
        if (scope !== null) writer.closeStatement(prepared.name)
        writer.parse(prepared.name, text)
        parses.push(scope === null ? null : [{ scope, text }, prepared])
      }
      writer.bind(prepared.name, values)
      if (index === wanted) {
        wantedPrepared = prepared
        if (!prepared.columns) writer.describe()
      }
      writer.execute()
    }
    writer.sync()
    closing = []
    return { parses, prepared: wantedPrepared }
  }

  /** {@link write}, to leave at the end of this turn of the event loop: one write for all groups of a turn. */
  function send(steps: readonly Step[], wanted: number): Pick<Group, 'parses' | 'prepared'> {
    const { length } = writer
    try {
      const written = write(steps, wanted)
      if (length === 0) setImmediate(flush)
      return written
    } catch (error) {
      writer.cutTo(length)
      throw error
    }
  }

  function flush(): void {
    if (alive) stream.write(writer.take())
  }

  const connection = {
    status: 'I' as TransactionStatus,
    tainted: false,
    get alive() {
      return alive
    },
    get underWay() {
      return groups.length
    },
    get isWriting() {
      return writer.length > 0
    },
    run: (steps: readonly Step[], wanted: number, after?: number) =>
      new Promise<Outcome>((resolve, reject) => {
        if (!alive) throw errors.connectionLost(lastError)
        if (cancelling) throw new Error('a connection whose statement is being cancelled takes no other')
        lastError = undefined
        const { parses, prepared } = send(steps, wanted)
        groups.push({
          steps,
          wanted,
          after,
          parses,
          prepared,
          rows: [],
          afterRows: [],
          sink: undefined,
          described: prepared?.columns ?? noColumns,
          affected: 0,
          sent: performance.now(),
          at: 0,
          error: undefined,
          resolve,
          reject,
        })
      }),
    cancel: () => {
      if (!alive || groups.length === 0 || cancelling) return
      cancelling = requestCancel(client, processID, secretKey).catch((error: unknown) => {
        // Whether it will still arrive is unknown, so nothing else may run here.
        destroy(error instanceof Error ? error : undefined)
      })
    },
    abandon: (error: Error) => {
      lose(error)
      void terminate(config, processID).finally(() => stream.destroy())
    },
    end: () => {
      void client.end()
      lose(errors.connectionLost(new Error('The connection was closed')))
    },
    destroy,
  }

  stream.removeAllListeners('data')
  const read = createMessageReader(onMessage)
  stream.on('data', (chunk: Buffer) => {
    try {
      read(chunk)
    } catch (error) {
      destroy(error instanceof Error ? error : undefined)
    }
  })
  stream.on('close', () => destroy())
  if (stream.destroyed) throw errors.connectionFailed(new Error('The server closed the connection'))
  return connection
}

/**
 * Sends a CancelRequest on a connection of its own, resolves when the server has acted on it and closed. Postgres
 * aims it at the backend; it drops a cancel that arrives between two statements.
 */
function requestCancel(client: pg.Client, processId: number, secretKey: number): Promise<void> {
  const { host, port } = client
  const message = Buffer.alloc(16)
  message.writeInt32BE(16, 0)
  message.writeInt32BE(80_877_102, 4) // code of a CancelRequest
  message.writeInt32BE(processId, 8)
  message.writeInt32BE(secretKey, 12)
  return new Promise((resolve, reject) => {
    const socket = host.startsWith('/')
      ? openSocket(`${host}/.s.PGSQL.${port}`)
      : openSocket({ host, port, noDelay: true })
    const tooLate = () => socket.destroy(new Error('The cancel request was not answered'))
    const timer = setTimeout(tooLate, cancelTimeout)
    let failure: Error | undefined
    socket.on('error', (error) => (failure = error))
    socket.on('close', () => {
      clearTimeout(timer)
      if (failure && !isReset(failure)) reject(failure)
      else resolve()
    })
    socket.resume()
    socket.write(message)
  })
}

/** The server may close without reading to the end: it has acted by then. */
const isReset = (error: Error) => 'code' in error && error.code === 'ECONNRESET'

/** Ends a backend that ignores a cancel; the login may do so with its own backends. */
async function terminate(config: pg.ClientConfig, processId: number): Promise<void> {
  const client = new pg.Client({ ...config, connectionTimeoutMillis: cancelTimeout })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select pg_terminate_backend($1)', [processId])
    await client.end()
  } catch {
    // The server is gone or full: it will notice the closed socket when the statement ends.
  }
}

/** The error of a statement that was still running one second after its time. Source: security.md S-12. */
export const overdue = () => new ApiError(500, '57014', 'canceling statement due to statement timeout')
