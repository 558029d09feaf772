// Lets a small heap grow before V8 collects all of it. What is allocated beside the heap counts as its growth, above all the chunks
// that sockets bring: by itself V8 grants a heap of 30 MB no more than 8 MB, and marks it anew for every 8 MB that somebody uploads.
// Leaves large heaps to V8.
import { setFlagsFromString } from 'node:v8'

/** Milliseconds between two looks. */
const interval = 5_000

/** Bytes. A heap that is smaller may be three times as large as what lives in it, so that its room stays below twice this. */
const smallHeap = 128 * 1024 ** 2

/** Percent. V8 reads it at the end of each full collection; 0 leaves the choice to it. */
const [growth, ownGrowth] = [200, 0]

export interface HeapRoomParts {
  /** Bytes. */
  readonly heapUsed: () => number
  /** @param percent by which the heap may grow until it is collected */
  readonly letGrow: (percent: number) => void
}

/** @returns looks once: says how far the heap may grow where that has changed */
export function createHeapRoom({ heapUsed, letGrow }: HeapRoomParts): () => void {
  let said = ownGrowth
  return () => {
    const wanted = heapUsed() < smallHeap ? growth : ownGrowth
    if (wanted !== said) letGrow(wanted)
    said = wanted
  }
}

/** Looks until the end of the process, which it does not hold up. Not at its start, whose garbage would stay for long. */
export function watchHeapRoom(): void {
  const look = createHeapRoom({
    heapUsed: () => process.memoryUsage().heapUsed,
    letGrow: (percent) => setFlagsFromString(`--heap-growing-percent=${percent}`),
  })
  setInterval(look, interval).unref()
}
