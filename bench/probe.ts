// Loaded into the measured server by `node --import`, before its own code: answers over IPC what only the process itself
// knows. It is no part of the product; it costs a timer of 5 ms.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** `loop` begins a new period, `heap` collects garbage first. */
export type ProbeQuestion = 'loop' | 'heap'

export interface ProbeAnswer {
  /** Milliseconds of the longest time that the event loop was blocked since the last question. */
  readonly blocked: number
  /** MB of JavaScript heap and of memory outside of it, after a garbage collection; only for `heap`. */
  readonly heap?: number
  readonly external?: number
}

const resolution = 5
const delay = monitorEventLoopDelay({ resolution })
delay.enable()

function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  setFlagsFromString('--no-expose-gc')
}

function answer(question: ProbeQuestion): ProbeAnswer {
  const blocked = Math.max(0, delay.max / 1e6 - resolution)
  if (question === 'loop') {
    delay.reset()
    return { blocked }
  }
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  delay.reset() // collecting blocks, and is ours
  return { blocked, heap: heapUsed / 1024 ** 2, external: external / 1024 ** 2 }
}

process.on('message', (question: ProbeQuestion) => process.send?.(answer(question)))
process.channel?.unref()
