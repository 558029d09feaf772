// Work that goes on after the answer, so that the answer's time tells nothing of it. Refuses, with a log line, what comes
// when too much is waiting; loses nothing at a clean stop.

export interface Background {
  /** Does `work` soon. Its errors go to the log. */
  later(work: () => Promise<void>): void
  /** Resolves when nothing is waiting. */
  idle(): Promise<void>
}

/** Few at once: requests have the connections first. */
const atOnce = 2
const mostWaiting = 1_000

export function createBackground(log: (line: string) => void): Background {
  const waiting: (() => Promise<void>)[] = []
  const running = new Set<Promise<void>>()

  function next(): void {
    const work = running.size < atOnce ? waiting.shift() : undefined
    if (!work) return
    const run = work()
      .catch((error: unknown) => {
        log(`work for a mail failed: ${error instanceof Error ? error.message : String(error)}`)
      })
      .finally(() => {
        running.delete(run)
        next()
      })
    running.add(run)
  }

  return {
    later: (work) => {
      if (waiting.length >= mostWaiting) {
        log('too many mails are asked for: one is left out')
        return
      }
      waiting.push(work)
      setImmediate(next)
    },
    idle: async () => {
      while (waiting.length > 0 || running.size > 0) {
        next()
        await Promise.all(running)
      }
    },
  }
}
