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
const checkConstraints = step('set constraints all immediate')

/** Everything that one transaction needs. */
interface Work {
  readonly settings: Step
  readonly before: Step | null
  readonly main: Step
  readonly after: Step | null
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
    const stepOf = ({ text, values, prepare }: Statement): Step => ({
      ...{ text, values },
      key: prepare === false ? null : `${caller.role}\0${searchPath}\0${text}`,
    })
    return {
      settings: settingsStep(caller, request, searchPath, time),
      before: request.before ? stepOf(request.before) : null,
      main: stepOf(statement),
      after: request.after ? stepOf(request.after) : null,
      ...{ request, timeout: time },
    }
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
  const { isolation, beforeCommit, rollback: undo } = work.request
  const run = isolation || beforeCommit || undo ? explicit : implicit
  let outcome = await run(connection, work)
  if (outcome.stale) outcome = await run(connection, work)
  if (!outcome.error) return outcome.result
  if (outcome.error.code === '57014') work.request.signal?.throwIfAborted()
  throw outcome.error
}

/** The steps inside the transaction. */
interface Group {
  readonly steps: readonly Step[]
  readonly wanted: number
  readonly after?: number
}

/** Session locks outlive a transaction; after an error the pool frees them, after a read the next request. */
function groupOf({ settings, before, main, after, request }: Work, begin?: Step): Group {
  const steps = begin ? [begin, reset, settings] : [reset, settings]
  if (before) steps.push(before)
  const wanted = steps.push(main) - 1
  if (after) steps.push(after)
  if (!request.readOnly) steps.push(unlock)
  return after ? { steps, wanted, after: wanted + 1 } : { steps, wanted }
}

const implicit = (connection: Connection, work: Work): Promise<Outcome> =>
  guarded(connection, work, groupOf(work))

const only = (...steps: readonly Step[]): Group => ({ steps, wanted: 0 })

/** BEGIN … statement; then COMMIT, or ROLLBACK where the statement, the request or its `beforeCommit` says so. */
async function explicit(connection: Connection, work: Work): Promise<Outcome> {
  const { isolation = 'read committed', readOnly, beforeCommit, signal, rollback: undo } = work.request
  const begin = step(`begin isolation level ${isolation} ${readOnly ? 'read only' : 'read write'}`)
  const outcome = await guarded(connection, work, groupOf(work, begin))
  const undone = async (): Promise<void> => {
    if (connection.status !== 'I') await guarded(connection, work, only(rollback))
  }
  if (outcome.error) {
    await undone()
    return outcome
  }
  try {
    signal?.throwIfAborted()
    beforeCommit?.(outcome.result)
  } catch (error) {
    await undone()
    throw error
  }
  const { error } = await guarded(connection, work, undo ? only(checkConstraints, rollback) : only(commit))
  await undone()
  return { result: outcome.result, error, stale: false }
}

/** Runs steps under the request's signal and our own deadline, as a function may lift Postgres' timeout. */
async function guarded(
  connection: Connection,
  { request: { signal }, timeout }: Work,
  { steps, wanted, after }: Group,
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
    return await connection.run(steps, wanted, after)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', cancel)
  }
}
