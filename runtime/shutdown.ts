// The end of the process: told to whoever sends requests, then everything stops in the reverse order of its start, within
// SHUTDOWN_TIMEOUT. A second signal ends it at once. Refuses nothing.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'

export interface Shutdown {
  /** Something was started; what was added last is stopped first. */
  add(name: string, stop: () => Promise<unknown>): void
  /** Called as the end begins, before anything stops. */
  onWarning(tell: () => void): void
  /** Says that the end comes. */
  warn(): void
  /** Whether the end has begun. */
  readonly begun: boolean
  /** Stops what was added, for a start that failed. */
  stopAll(): Promise<void>
  /** Ends the process, once all has stopped. Called again it only makes the exit code worse. */
  end(why: string, code: number): void
  /** From now on SIGTERM and SIGINT end the process with code 0; the second of them at once, with 130. */
  onSignals(): void
}

export interface ShutdownTimes {
  /** Milliseconds until a forced end, with code 1. */
  readonly limit: number
  /** Milliseconds for which `/ready` says 503 while requests are still taken. */
  readonly notice: number
}

/** Milliseconds that requests under way get, so that the rest can still be stopped properly. */
export const drainTime = (limit: number): number => Math.max(limit / 2, limit - 3_000)

/** Nothing stops before {@link Shutdown.end}. */
export function createShutdown(log: Logger, { limit, notice }: ShutdownTimes): Shutdown {
  const running: { readonly name: string; readonly stop: () => Promise<unknown> }[] = []
  const listeners: (() => void)[] = []
  let exitCode = 0
  let begun = false

  async function stopAll(): Promise<void> {
    for (const { name, stop } of running.splice(0).reverse()) {
      await stop().catch((error: unknown) => log.error({ err: error }, `stopping the ${name} failed`))
    }
  }

  const warn = (): void => {
    for (const tell of listeners) tell()
  }

  function end(why: string, code: number): void {
    exitCode = Math.max(exitCode, code)
    if (begun) return
    begun = true
    log.info(`${why}: stopping`)
    setTimeout(() => {
      log.error(`not stopped after ${limit} ms, ending anyway`)
      process.exit(1)
    }, limit).unref()
    warn()
    void sleep(listeners.length > 0 ? notice : 0)
      .then(stopAll)
      .then(() => process.exit(exitCode))
  }

  return {
    add: (name, stop) => void running.push({ name, stop }),
    onWarning: (tell) => void listeners.push(tell),
    warn,
    get begun() {
      return begun
    },
    stopAll,
    end,
    onSignals: () => {
      let signals = 0
      const stop = (signal: NodeJS.Signals): void => {
        signals += 1
        if (signals > 1) process.exit(130)
        end(signal, 0)
      }
      process.on('SIGINT', stop).on('SIGTERM', stop)
    },
  }
}
