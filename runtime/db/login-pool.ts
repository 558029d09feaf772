// Connections of one login for parts that act in their own name, not in a caller's: the identity service. Waits for a
// bounded time; refuses with PGRST000 and PGRST003 when the server cannot be had.
import type { ClientConfig } from 'pg'
import pg from 'pg'
import { ApiError, errors, isUnreachable } from '../errors/index.ts'
import type { PoolState } from './contract.ts'

/** What runs statements: the pool, or one connection inside a transaction. */
export interface Queryable {
  /**
   * Rows of one statement. What varies is in `values`: texts are few, and name the columns that they return.
   * @throws pg.DatabaseError, PGRST000, PGRST003
   */
  rows<Row extends pg.QueryResultRow>(text: string, values?: readonly unknown[]): Promise<Row[]>
}

export interface LoginPool extends Queryable {
  /** BEGIN … COMMIT around `work`; ROLLBACK when it throws. */
  transaction<T>(work: (db: Queryable) => Promise<T>): Promise<T>
  /** How busy it is. */
  state(): Omit<PoolState, 'name'>
  close(): Promise<void>
}

export interface LoginPoolSettings {
  readonly size: number
  /** Milliseconds: until a connection is had, and until a statement has ended. */
  readonly timeout: number
  readonly statementTimeout: number
  readonly log: (line: string) => void
}

/** Refusals and ends of sessions by code too: the word for FATAL is in the server's language. */
const lost = new Set(['53300', '57P01', '57P02', '57P03', '08006'])

/**
 * What a failure of a connection is to whoever asked; other errors stay as they are. pg's own errors of connections carry no
 * SQLSTATE.
 */
export function translated(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (/timeout exceeded when trying to connect/i.test(error.message)) return errors.poolTimeout()
  const code = 'code' in error ? String(error.code) : ''
  const isLost = isUnreachable(error) || lost.has(code) || error.message.startsWith('Connection terminated')
  return isLost ? errors.connectionFailed(error) : error
}

/** Makes the pool. No connection is opened yet. */
export function createLoginPool(config: ClientConfig, settings: LoginPoolSettings): LoginPool {
  const pool = new pg.Pool({
    ...config,
    application_name: 'supabase-lite',
    max: settings.size,
    connectionTimeoutMillis: settings.timeout,
    statement_timeout: settings.statementTimeout,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
  })
  // connections that say goodbye may see the server end before
  pool.on('error', (error) => {
    if (!pool.ending) settings.log(`${config.user ?? 'login'}: ${error.message}`)
  })

  let timeouts = 0
  const refused = (error: unknown): unknown => {
    const told = translated(error)
    if (told instanceof ApiError && told.code === 'PGRST003') timeouts += 1
    return told
  }

  // Texts are the code's own, so there are few: each connection plans them once.
  const names = new Map<string, string>()
  const nameOf = (text: string): string => {
    const name = names.get(text) ?? `s${names.size}`
    names.set(text, name)
    return name
  }

  const through = (client: pg.Pool | pg.PoolClient): Queryable['rows'] => {
    return async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) => {
      try {
        const name = values.length > 0 ? { name: nameOf(text) } : {}
        return (await client.query<Row>({ ...name, text, values: [...values] })).rows
      } catch (error) {
        throw refused(error)
      }
    }
  }

  return {
    rows: through(pool),
    transaction: async (work) => {
      const client = await pool.connect().catch((error: unknown) => {
        throw refused(error)
      })
      let broken = false
      try {
        const rows = through(client)
        await rows('begin')
        const result = await work({ rows })
        await rows('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch(() => (broken = true))
        throw error
      } finally {
        client.release(broken)
      }
    },
    state: () => ({
      ...{ max: settings.size, open: pool.totalCount, used: pool.totalCount - pool.idleCount },
      ...{ waiting: pool.waitingCount, timeouts },
    }),
    close: () => pool.end(),
  }
}
