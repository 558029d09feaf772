// Work that every process does again and again. Refuses nothing: errors are logged, and the next turn comes.
import type { Signals } from './signals.ts'

/**
 * Runs `work` every `interval` milliseconds, one run at a time; the first after one interval.
 *
 * @returns its end: `close` resolves when nothing runs any more
 */
export function repeat(
  interval: number,
  work: () => Promise<unknown>,
  log: (line: string) => void,
  what: string,
): Signals {
  let running: Promise<unknown> | undefined
  const timer = setInterval(() => {
    running ??= work()
      .catch((error: unknown) => log(`${what}: ${error instanceof Error ? error.message : String(error)}`))
      .finally(() => (running = undefined))
  }, interval).unref()
  return {
    close: async () => {
      clearInterval(timer)
      await running
    },
  }
}
