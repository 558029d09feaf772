// The processes of the workers: as many as wanted, each replaced when it dies, after growing pauses. Refuses nothing.
import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import type { Logger } from 'pino'
import { createChannel, type Port } from './channel.ts'
import { closeLost } from './lost.ts'
import type { PrimaryDoor, WorkerDoor } from './doors.ts'

export interface PoolOptions {
  readonly size: number
  /** Path of what a worker runs. */
  readonly program: string
  readonly log: Logger
  /** What a worker may ask for. */
  readonly doorFor: (id: number, ready: PrimaryDoor['ready']) => PrimaryDoor
  /** Has a new worker serve. */
  readonly start: (worker: WorkerDoor) => Promise<void>
}

export interface Pool {
  /** Resolves when all serve. @throws what kept the first of them from it */
  start(): Promise<void>
  /** Has all that live do something; those that die meanwhile are left out. Rejects when one that lives cannot. */
  all<T>(work: (worker: WorkerDoor, id: number) => Promise<T>): Promise<readonly T[]>
  /** Says that the end comes: `/ready` says 503. */
  warn(): void
  /** Resolves when all have ended. */
  stop(): Promise<void>
}

/** Milliseconds: of the pause before a worker is replaced, and of a life after which it begins anew. */
const pauses = { first: 100, longest: 30_000, goodLife: 60_000 } as const

interface Living {
  readonly worker: Worker
  readonly door: WorkerDoor
  readonly exited: Promise<unknown>
}

function later(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve: () => resolve() }
}

/** Nothing is started yet. */
export function createPool({ size, program, log, doorFor, start }: PoolOptions): Pool {
  const living = new Map<number, Living>()
  const waiting = new Set<NodeJS.Timeout>()
  let [started, ending] = [false, false]
  // In turn: of a burst of sockets that reconnect, the kernel would give all to whoever wakes first.
  cluster.schedulingPolicy = cluster.SCHED_RR
  // Structured clones: dates, buffers and undefined arrive as they were.
  cluster.setupPrimary({ exec: program, args: [], serialization: 'advanced' })

  /** @param deaths of the workers before it, one soon after the other */
  async function add(deaths: number): Promise<void> {
    const worker = cluster.fork()
    const begun = Date.now()
    closeLost(worker)
    const port: Port = {
      // the channel closes before the end is told
      send: (message) => {
        if (worker.isConnected()) worker.send(message)
      },
      on: (event, listener) => void worker.on(event, listener),
    }
    const { promise: ready, resolve: isReady } = later()
    const channel = createChannel<WorkerDoor>(
      port,
      doorFor(worker.id, async () => isReady()),
    )
    const exited = once(worker, 'exit')
    living.set(worker.id, { worker, door: channel.other, exited })
    worker.on('error', (error) => log.error({ err: error }, `worker ${worker.id}`))
    let serves = false
    void exited.then((how) => {
      const [code, signal] = how as [number | null, NodeJS.Signals | null]
      living.delete(worker.id)
      channel.end('the worker has ended')
      if (ending) return
      log.error(`worker ${worker.process.pid ?? ''} ended (${signal ?? String(code)}): another one starts`)
      if (serves || started) replace(Date.now() - begun > pauses.goodLife ? 0 : deaths + 1)
    })
    await Promise.race([ready, exited])
    await start(channel.other)
    serves = true
  }

  function replace(deaths: number): void {
    const pause = deaths === 0 ? 0 : Math.min(pauses.longest, pauses.first * 2 ** (deaths - 1))
    const timer = setTimeout(() => {
      waiting.delete(timer)
      // its end is told, and followed by the next try
      add(deaths).catch((error: unknown) => log.error({ err: error }, 'a worker does not serve'))
    }, pause)
    waiting.add(timer)
  }

  return {
    start: async () => {
      await Promise.all(Array.from({ length: size }, () => add(0)))
      started = true
    },
    all: async <T>(work: (worker: WorkerDoor, id: number) => Promise<T>) => {
      const answers = await Promise.all(
        [...living].map(async ([id, { door }]) => {
          try {
            return [await work(door, id)]
          } catch (error) {
            if (living.has(id)) throw error
            return []
          }
        }),
      )
      return answers.flat(1) as T[]
    },
    warn: () => {
      for (const { door } of living.values()) door.warn().catch(() => undefined)
    },
    stop: async () => {
      ending = true
      for (const timer of waiting) clearTimeout(timer)
      for (const { door } of living.values()) door.stop().catch(() => undefined)
      await Promise.all([...living.values()].map(({ exited }) => exited))
    },
  }
}
