// Gives memory back once the process has nothing to do: V8 keeps what a burst of requests needed until much more is asked for.
// Leaves large heaps alone, whose collection whoever comes next would feel.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Milliseconds between two looks. */
const interval = 20_000

/** Share of a core below which nobody works here: health checks and timers stay below it. */
const idleShare = 0.02

/** Bytes. A collection takes some 100 ms for as many. */
const largestHeap = 256 * 1024 ** 2

/** What is looked at, and what is done. */
export interface IdleMemoryParts {
  /** Microseconds of processor time since the start of the process. */
  readonly processorTime: () => number
  /** Bytes. */
  readonly heapUsed: () => number
  readonly collect: () => void
}

/** @returns looks once: collects in the first two looks without work after work; the second finds what the first let go */
export function createIdleMemory({ processorTime, heapUsed, collect }: IdleMemoryParts): () => void {
  let [before, left] = [processorTime(), 2]
  return () => {
    const now = processorTime()
    const isIdle = now - before < interval * 1000 * idleShare
    before = now
    if (!isIdle) left = 2
    else if (left > 0 && heapUsed() <= largestHeap) {
      left -= 1
      collect()
      before = processorTime()
    }
  }
}

/** Looks until the end of the process, which it does not hold up. */
export function watchIdleMemory(): void {
  setFlagsFromString('--expose-gc')
  const look = createIdleMemory({
    processorTime: () => {
      const { user, system } = process.cpuUsage()
      return user + system
    },
    heapUsed: () => process.memoryUsage().heapUsed,
    collect: runInNewContext('gc') as () => void,
  })
  setInterval(look, interval).unref()
}
