// When work is done: a burst of rings becomes one run, never two runs at once, a failed run comes again with back-off.
// Knows nothing of what the work is.

/** Milliseconds. */
export interface ScheduleTimes {
  /** A ring waits until there was none for so long … */
  readonly quiet: number
  /** … but never longer than this. */
  readonly longest: number
  readonly firstRetry: number
  readonly longestRetry: number
}

export const reloadTimes: ScheduleTimes = {
  quiet: 50,
  longest: 1_000,
  firstRetry: 1_000,
  longestRetry: 30_000,
}

export interface Schedule {
  /**
   * Something happened: run soon.
   * @param at `Date.now()` of then. Default: now
   */
  ring(at?: number): void
  /** Something may have happened, which is being looked at: a run that waits for quiet waits on. */
  hold(): void
  /** Runs as soon as the run under way is over; settles with that run. Calls in the meantime share it. */
  now(): Promise<void>
  /** Waits for the run under way and starts no other. */
  close(): Promise<void>
}

export function createSchedule(work: () => Promise<void>, times: ScheduleTimes = reloadTimes): Schedule {
  let ringTimer: NodeJS.Timeout | undefined
  let rungSince = 0
  let retryTimer: NodeJS.Timeout | undefined
  let failures = 0
  let turn: Promise<unknown> = Promise.resolve()
  let queued: Promise<void> | undefined
  let closed = false

  async function run(): Promise<void> {
    queued = undefined
    if (closed) throw new Error('the server is shutting down')
    clearTimeout(retryTimer)
    try {
      await work()
      failures = 0
    } catch (error) {
      retryTimer = setTimeout(soon, Math.min(times.firstRetry * 2 ** failures, times.longestRetry))
      retryTimer.unref()
      failures += 1
      throw error
    }
  }

  function now(): Promise<void> {
    clearTimeout(ringTimer)
    ringTimer = undefined
    if (queued === undefined) {
      queued = turn.then(run)
      turn = queued.catch(() => undefined)
    }
    return queued
  }

  /** Nobody waits for this run; the work tells of its own failures. */
  function soon(): void {
    if (!closed) now().catch(() => undefined)
  }

  function ring(at = Date.now()): void {
    if (closed) return
    if (ringTimer === undefined) rungSince = at
    clearTimeout(ringTimer)
    const due = Math.min(at + times.quiet, rungSince + times.longest)
    ringTimer = setTimeout(soon, Math.max(0, due - Date.now()))
    ringTimer.unref()
  }

  return {
    ring,
    hold: () => {
      if (ringTimer !== undefined) ring()
    },
    now,
    close: async () => {
      closed = true
      clearTimeout(ringTimer)
      await turn
      clearTimeout(retryTimer)
    },
  }
}
