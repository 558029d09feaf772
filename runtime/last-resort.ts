// What is left to do with a fault that nobody caught: it is logged without secrets, and the process ends, since nobody knows
// in what state it is. What is under way may still be answered. Whatever started the process starts it anew.
import type { Logger } from 'pino'

/** A listener for `uncaughtException`, which rejected promises that nobody waits for come to as well. */
export const lastResort =
  (log: Pick<Logger, 'fatal'>, end: (code: number) => void) =>
  (error: unknown): void => {
    log.fatal({ err: error }, 'a fault that nobody caught: the process ends')
    end(1)
  }
