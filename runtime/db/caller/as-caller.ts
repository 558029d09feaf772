// The one door to Postgres as somebody: settings, statement and Sync in one write, answered at ReadyForQuery. Explicit
// BEGIN only for isolation and beforeCommit. Refuses nothing itself: Postgres does.
import type { Config } from '../../config/config.ts'
import { ApiError, errors } from '../../errors/index.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Database, Logins, RequestSettings, Result, Statement } from '../contract.ts'
import type { Connection, Outcome, Step } from './connection.ts'
import type { Deadlines } from './deadlines.ts'
import { createDeadlines } from './deadlines.ts'
import { createLanes } from './lanes.ts'
import { cleaning, createPool } from './pool.ts'
import type { Quickness } from './quick.ts'
import { createQuickness } from './quick.ts'
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

/** Four connections that carry up to eight quick reads each. Source: performance.md, "By primary key". */
const laneSettings = { count: 4, depth: 8 }

const [reset, unlock] = cleaning as [Step, Step]
const step = (text: string): Step => ({ text, values: [], scope: '' })
const commit = step('commit')
const rollback = step('rollback')
const checkConstraints = step('set constraints all immediate')

const control = (name: string) => `nullif(pg_catalog.current_setting('response.${name}', true), '')`
const readControls = step(
  `select ${control('headers')}, ${control('status')}, pg_catalog.pg_advisory_unlock_all()`,
)

/** Everything that one transaction needs. */
interface Work {
  readonly settings: Step
  readonly before: Step | null
  readonly main: Step
  readonly after: Step | null
  readonly request: RequestSettings
  readonly timeout: number
  readonly deadlines: Deadlines
}

/** Opens the door for requests: one pool each for the API's login and the service's. No connection is made yet. */
export function createDatabase(
  logins: Pick<Logins, 'api' | 'service'>,
  settings: DatabaseSettings,
): Database {
  const { poolSize: size, poolTimeout: timeout, statementTimeout, log } = settings
  const pools = {
    api: createPool(logins.api, { size, timeout, log }),
    service: createPool(logins.service, { size, timeout, log }),
  }
  const lanes = {
    api: createLanes(logins.api, laneSettings),
    service: createLanes(logins.service, laneSettings),
  }
  const quickness = createQuickness()
  const { apiSchemas } = settings
  const deadlines = createDeadlines()

  function timeoutOf(caller: Caller, { statementTimeout: own }: RequestSettings): number {
    const { anon, authenticated, service } = statementTimeout
    // what a function sets for itself holds, but nothing waits longer than the service may
    if (own !== undefined) return service === 0 ? own : Math.min(own === 0 ? service : own, service)
    if (caller.login === 'service') return service
    return caller.role === 'anon' ? anon : authenticated
  }

  function workOf(caller: Caller, statement: Statement, request: RequestSettings): Work {
    const searchPath = searchPathOf(request.searchPath ?? apiSchemas)
    const time = timeoutOf(caller, request)
    const scope = scopeOf(caller.role, searchPath)
    return {
      settings: settingsStep(caller, request, searchPath, time),
      before: request.before ? stepOf(request.before, scope) : null,
      main: stepOf(statement, scope),
      after: request.after ? stepOf(request.after, scope) : null,
      request,
      timeout: time,
      deadlines,
    }
  }

  return {
    asCaller: async (caller, statement, request = {}) => {
      const pool = pools[caller.login]
      const work = workOf(caller, statement, request)
      for (let first = true; ; first = false) {
        request.signal?.throwIfAborted()
        const lane =
          first && isPlainRead(request) && quickness.isQuick(statement.text)
            ? lanes[caller.login].take()
            : undefined
        if (lane) {
          try {
            return await shared(lane, work, quickness)
          } catch (error) {
            if (!isLost(error)) throw error
            continue
          } finally {
            lanes[caller.login].ended(lane)
          }
        }
        const free = pool.acquire(request.signal)
        let connection: Connection
        if (free instanceof Promise) {
          const asked = performance.now()
          connection = await free
          if (request.meter) request.meter.wait += performance.now() - asked
        } else connection = free
        try {
          if (request.client?.destroyed) throw errors.clientClosed()
          const started = performance.now()
          const result = await transaction(connection, work)
          if (isPlainRead(request)) quickness.note(statement.text, performance.now() - started)
          return result
        } catch (error) {
          if (!first || request.readOnly !== true || !isLost(error)) throw error
        } finally {
          pool.release(connection)
        }
      }
    },
    pools: () => [
      { name: 'api', ...pools.api.state() },
      { name: 'service', ...pools.service.state() },
    ],
    isReady: async () => (await Promise.all([pools.api.isReady(), pools.service.isReady()])).every(Boolean),
    close: async () => {
      const all = [pools.api, pools.service, lanes.api, lanes.service]
      await Promise.all(all.map((one) => one.close()))
      deadlines.close()
    },
  }
}

const scopes = new Map<string, Map<string, string>>()

/** A plan belongs to a role and a search_path: shared by two, it would be made anew at every change. */
function scopeOf(role: string, searchPath: string): string {
  let ofRole = scopes.get(role)
  if (!ofRole) scopes.set(role, (ofRole = new Map<string, string>()))
  let scope = ofRole.get(searchPath)
  if (scope === undefined) ofRole.set(searchPath, (scope = `${role}\0${searchPath}`))
  return scope
}

const stepOf = ({ text, values, prepare, rows }: Statement, scope: string): Step => ({
  text,
  values,
  scope: prepare === false ? null : scope,
  rows,
})

/** One statement in an implicit transaction that changes nothing: it may be sent behind others and sent again. */
const isPlainRead = ({
  readOnly,
  isolation,
  beforeCommit,
  rollback: undo,
  before,
  after,
  controls,
  signal,
}: RequestSettings) =>
  readOnly === true && !isolation && !beforeCommit && !undo && !before && !after && !controls && !signal

/**
 * Runs a quick read among others. It is never cancelled, as that could hit its neighbour: Postgres' own timeout ends it,
 * and a lane on which nothing moves is given up.
 */
async function shared(lane: Connection, work: Work, quickness: Quickness): Promise<Result> {
  const { steps, wanted } = groupOf(work)
  const watched = { abandon: (error: Error) => lane.abandon(error), cancel: () => undefined }
  const ended = work.timeout > 0 ? work.deadlines.watch(watched, work.timeout * 2) : undefined
  try {
    let outcome = await lane.run(steps, wanted)
    if (outcome.stale) outcome = await lane.run(steps, wanted)
    quickness.note(work.main.text, outcome.time)
    if (outcome.error) throw outcome.error
    return outcome.result
  } finally {
    ended?.()
  }
}

const isLost = (error: unknown) => error instanceof ApiError && error.code === 'PGRST001'

/** Runs the work, once more when a prepared statement was out of date: nothing of the first run is left then. */
async function transaction(connection: Connection, work: Work): Promise<Result> {
  const { isolation, beforeCommit, rollback: undo } = work.request
  const run = isolation || beforeCommit || undo ? explicit : implicit
  let outcome = await run(connection, work)
  if (outcome.stale) outcome = await run(connection, work)
  if (!outcome.error) return work.request.controls ? withControls(outcome.result) : outcome.result
  if (outcome.error.code === '57014') {
    work.request.signal?.throwIfAborted()
    if (work.request.client?.destroyed) throw errors.clientClosed()
  }
  throw outcome.error
}

/** The row of {@link readControls} stands last. */
function withControls(result: Result): Result {
  const [headers = null, status = null] = result.after.at(-1) ?? []
  const controls = headers === null && status === null ? null : { headers, status }
  return { ...result, after: result.after.slice(0, -1), controls }
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
  if (!request.readOnly && !request.controls) steps.push(unlock)
  const behind = steps.length
  if (after) steps.push(after)
  if (request.controls) steps.push(readControls)
  return behind < steps.length ? { steps, wanted, after: behind } : { steps, wanted }
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
  return { result: outcome.result, error, stale: false, time: outcome.time }
}

/** Runs steps under the request's signal, the client's presence and our own deadline. */
async function guarded(
  connection: Connection,
  { request: { signal, client }, timeout, deadlines }: Work,
  { steps, wanted, after }: Group,
): Promise<Outcome> {
  const cancel = () => {
    connection.cancel()
  }
  const ended = timeout > 0 ? deadlines.watch(connection, timeout) : undefined
  signal?.addEventListener('abort', cancel, { once: true })
  client?.once('close', cancel)
  try {
    return await connection.run(steps, wanted, after)
  } finally {
    ended?.()
    signal?.removeEventListener('abort', cancel)
    client?.off('close', cancel)
  }
}
