// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// A live query that is fetched anew whenever something has changed in a table that it looks at: one fetch at a time, and
// one more after it.
import { ApiError } from '../api-error.js'
import type { Facts } from '../facts.js'
import type { Search } from '../query.js'
import type { Status, Stop } from '../live-types.js'
import type { Connection, Handle } from './connection.js'
import { requestOf } from './frames.js'

export interface RefetchedListener<Result> {
  result(result: Result): void
  failed(error: unknown): void
  status(status: Status): void
}

/** Milliseconds between fetches, at least; and the longest pause after fetches that failed. */
const pause = 50
const longestPause = 30_000

/** The tables that a search looks at: its own, and those of relations that it selects, filters or orders by. */
export function sourcesOf(facts: Facts, search: Search): Facts[] {
  const found = new Map<string, Facts>()
  const add = (one: Facts) => found.set(`${one.schema ?? one.home ?? 'public'} ${one.table}`, one)
  function look(at: Facts, given: unknown): void {
    if (Array.isArray(given)) for (const one of given) look(at, one)
    else if (typeof given === 'object' && given !== null)
      for (const [name, inside] of Object.entries(given)) {
        const way = at.relations && Object.hasOwn(at.relations, name) ? at.relations[name] : undefined
        if (!way || inside === undefined || inside === false) look(at, inside)
        else {
          const far = way.facts()
          if (way.via) add({ ...way.via, key: [] })
          add(far)
          look(far, inside)
        }
      }
  }
  add(facts)
  look(facts, [search.select, search.where, search.orderBy])
  return [...found.values()]
}

export function refetch<Result>(
  connection: Connection,
  sources: readonly Facts[],
  fetch: (signal: AbortSignal) => Promise<Result>,
  listener: RefetchedListener<Result>,
): Stop {
  const controller = new AbortController()
  const { signal } = controller
  const settled = new Set<Facts>()
  const standing = new Set<Facts>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let [isFetching, isStale, failures, endedAt] = [false, true, 0, -Infinity]

  function schedule(): void {
    if (isFetching || !isStale || signal.aborted || settled.size < sources.length || timer !== undefined)
      return
    const wanted = failures > 0 ? Math.min(longestPause, 500 * 2 ** failures) : pause
    const rest = endedAt + wanted * (1 + Math.random()) - Date.now()
    timer = setTimeout(() => void run(), Math.max(rest, 0))
  }

  async function run(): Promise<void> {
    timer = undefined
    ;[isFetching, isStale] = [true, false]
    try {
      const result = await fetch(signal)
      failures = 0
      if (!signal.aborted) listener.result(result)
    } catch (error) {
      if (signal.aborted) return
      // what the server refused it refuses again, until something changes
      if (error instanceof ApiError && (error.status === 0 || error.status >= 500)) {
        failures += 1
        isStale = true
      }
      if (failures < 2) listener.failed(error)
    } finally {
      ;[isFetching, endedAt] = [false, Date.now()]
      schedule()
    }
  }

  function changed(): void {
    isStale = true
    schedule()
  }

  const handles = new Map<Facts, Handle>()
  function follow(source: Facts, select: readonly string[] | undefined): void {
    const settle = () => {
      settled.add(source)
      schedule()
    }
    const handle = connection.add(requestOf(source, select), {
      begun: settle,
      changed,
      lost: changed,
      failed: (error, isFinal) => {
        if (isFinal && error.code === 'invalid_select' && select) {
          follow(source, undefined)
          return
        }
        // the others are followed all the same
        if (isFinal || source === sources[0]) listener.failed(error)
        if (isFinal) settle()
      },
      status: (status) => {
        if (status === 'live') standing.add(source)
        else standing.delete(source)
        if (status === 'connecting' ? source === sources[0] : standing.size === sources.length)
          listener.status(status)
      },
    })
    handles.set(source, handle)
  }
  for (const source of sources) follow(source, source.key.length > 0 ? source.key.slice(0, 1) : undefined)

  return () => {
    controller.abort()
    clearTimeout(timer)
    for (const handle of handles.values()) handle.stop()
  }
}
