// The one door to Postgres as somebody: settings, statement and Sync in one write, answered at ReadyForQuery. Explicit
// BEGIN only for isolation and beforeCommit. Refuses nothing itself: Postgres does.
import type { Config } from '../../config/config.ts'
import { ApiError } from '../../errors/index.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Database, Logins, RequestSettings, Result, Statement } from '../contract.ts'
import type { Connection, Outcome, Step } from './connection.ts'
import { overdue } from './connection.ts'
import { cleaning, createPool } from './pool.ts'
import { searchPathOf, settingsStep } from './settings.ts'

/** Settings of {@link createDatabase}. Times in milliseconds. */
export interface DatabaseSettings {
  /** Connections per login. */
  readonly poolSize: number
  readonly poolTimeout: number
  readonly statementTimeout: Config['statementTimeout']
  /** The search_path of requests that name none. */
  readonly apiSchemas: readonly string[]
  readonly log: (line: string) => void
}

/** Time that Postgres has beyond the statement timeout, then again after our cancel (security.md S-12). */
const grace = 1_000

const [reset, unlock] = cleaning as [Step, Step]
const step = (text: string): Step => ({ text, values: [], key: text })
const commit = step('commit')
const rollback = step('rollback')

/** Everything that one transaction needs. */
interface Work {
  readonly settings: Step
  readonly main: Step
  readonly request: RequestSettings
  readonly timeout: number
}

/** Opens the door for requests: one pool each for the API's login and the service's. No connection is made yet. */
export function createDatabase(logins: Logins, settings: DatabaseSettings): Database {
  const { poolSize: size, poolTimeout: timeout, statementTimeout, log } = settings
  const pools = {
    api: createPool(logins.api, { size, timeout, log }),
    service: createPool(logins.service, { size, timeout, log }),
  }
  const defaultPath = searchPathOf(settings.apiSchemas)

  function timeoutOf(caller: Caller): number {
    if (caller.login === 'service') return statementTimeout.service
    return caller.role === 'anon' ? statementTimeout.anon : statementTimeout.authenticated
  }

  function workOf(caller: Caller, statement: Statement, request: RequestSettings): Work {
    const searchPath = request.searchPath ? searchPathOf(request.searchPath) : defaultPath
    const time = timeoutOf(caller)
    // A plan belongs to a role and a search_path: shared by two, it would be made anew at every change.
    const key = `${caller.role}\0${searchPath}\0${statement.text}`
    const main = { ...statement, key: statement.prepare === false ? null : key }
    return { settings: settingsStep(caller, request, searchPath, time), main, request, timeout: time }
  }

  return {
    asCaller: async (caller, statement, request = {}) => {
      const pool = pools[caller.login]
      const work = workOf(caller, statement, request)
      for (let first = true; ; first = false) {
        request.signal?.throwIfAborted()
        const connection = await pool.acquire(request.signal)
        try {
          return await transaction(connection, work)
        } catch (error) {
          if (!first || request.readOnly !== true || !isLost(error)) throw error
        } finally {
          pool.release(connection)
        }
      }
    },
    isReady: async () => (await Promise.all([pools.api.isReady(), pools.service.isReady()])).every(Boolean),
    close: async () => {
      await Promise.all([pools.api.close(), pools.service.close()])
    },
  }
}

const isLost = (error: unknown) => error instanceof ApiError && error.code === 'PGRST001'

/** Runs the work, once more when a prepared statement was out of date: nothing of the first run is left then. */
async function transaction(connection: Connection, work: Work): Promise<Result> {
  const run = work.request.isolation || work.request.beforeCommit ? explicit : implicit
  let outcome = await run(connection, work)
  if (outcome.stale) outcome = await run(connection, work)
  if (!outcome.error) return outcome.result
  if (outcome.error.code === '57014') work.request.signal?.throwIfAborted()
  throw outcome.error
}

/** Session locks outlive a transaction; after an error the pool frees them, after a read the next request. */
const stepsOf = ({ settings, main, request }: Work): Step[] =>
  request.readOnly ? [reset, settings, main] : [reset, settings, main, unlock]

function implicit(connection: Connection, work: Work): Promise<Outcome> {
  return guarded(connection, work, stepsOf(work), 2)
}

/** BEGIN … statement; then COMMIT, or ROLLBACK where the statement, `beforeCommit` or the caller's signal says so. */
async function explicit(connection: Connection, work: Work): Promise<Outcome> {
  const { isolation = 'read committed', readOnly, beforeCommit, signal } = work.request
  const begin = step(`begin isolation level ${isolation} ${readOnly ? 'read only' : 'read write'}`)
  const outcome = await guarded(connection, work, [begin, ...stepsOf(work)], 3)
  if (outcome.error) {
    if (connection.status !== 'I') await guarded(connection, work, [rollback], 0)
    return outcome
  }
  try {
    signal?.throwIfAborted()
    beforeCommit?.(outcome.result)
  } catch (error) {
    await guarded(connection, work, [rollback], 0)
    throw error
  }
  const { error } = await guarded(connection, work, [commit], 0)
  return { result: outcome.result, error, stale: false }
}

/** Runs steps under the request's signal and our own deadline, as a function may lift Postgres' timeout. */
async function guarded(
  connection: Connection,
  { request: { signal }, timeout }: Work,
  steps: readonly Step[],
  wanted: number,
): Promise<Outcome> {
  const cancel = () => {
    connection.cancel()
  }
  const abandon = () => {
    connection.abandon(overdue())
  }
  let timer: NodeJS.Timeout | undefined
  if (timeout > 0) {
    timer = setTimeout(() => {
      cancel()
      timer = setTimeout(abandon, grace)
    }, timeout + grace)
  }
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    return await connection.run(steps, wanted)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
  }
}
