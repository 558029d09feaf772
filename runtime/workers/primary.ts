// The primary: keeps what there is once and has WORKERS processes serve it. A worker that dies is replaced while the others
// go on; changes reach all of them before whoever made the change is answered. Refuses to start where a first worker cannot.
import type { Logger } from 'pino'
import { findDrift } from '../admin/schema/drift.ts'
import type { Generated } from '../app.ts'
import type { Config } from '../config/config.ts'
import { keep, type Kept } from '../keep.ts'
import { sumMetrics } from '../observe/sum-metrics.ts'
import type { ReloadStatus } from '../reload/start.ts'
import type { Shutdown } from '../shutdown.ts'
import type { PrimaryDoor, Serves } from './doors.ts'
import { createPool, type Pool } from './pool.ts'

/** Milliseconds after which a worker that does not answer is not waited for: with a word, and with new code. */
const [patience, longestLoad] = [2_000, 30_000]

/** Like `promise`. @throws Error after so many milliseconds */
async function before<T>(limit: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`a worker did not answer within ${limit} ms`)), limit)
  })
  return await Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

/** Like `promise`, but undefined where it fails or takes too long. */
const inTime = <T>(promise: Promise<T>): Promise<T | undefined> =>
  before(patience, promise).catch(() => undefined)

const toServes = ({ relations }: Generated, status: ReloadStatus): Serves => ({
  relations: relations.map(({ table }) => `${table.schema}.${table.name}`),
  status,
})

/** Keeps, and has workers serve. @param program what a worker runs */
export async function keepWithWorkers(
  config: Config,
  log: Logger,
  shutdown: Shutdown,
  program: string,
): Promise<Kept> {
  const now: { kept?: Kept; pool?: Pool; generated?: Generated } = {}
  const kept = await keep(config, log, shutdown, {
    part: 'keeps',
    swap: async (next) => {
      // A change before the workers are there: the reload tries again.
      if (!now.pool || !now.kept) throw new Error('the server is still starting')
      now.generated = next
      const serves = toServes(next, now.kept.reload.status())
      await now.pool.all((worker) => before(longestLoad, worker.swap(serves)))
    },
    onStatus: () => {
      const { pool, kept: known } = now
      if (pool && known) void inTime(pool.all((worker) => worker.status(known.reload.status())))
    },
  })
  now.kept = kept
  now.generated = kept.generated
  const own = kept.services.metrics(() => kept.reload.status())

  const doorFor = (self: number, ready: PrimaryDoor['ready']): PrimaryDoor => ({
    ready,
    preview: (statements, times) => kept.reload.preview(statements, times),
    follow: () => kept.reload.follow(),
    findDrift: () => findDrift(kept),
    keepDrift: (name, sql) => kept.drift.keep(name, sql),
    agree: async (what) => {
      const others = now.pool?.all((worker, id) =>
        id === self ? Promise.resolve() : inTime(worker.reread(what)),
      )
      await Promise.all([others, inTime(kept.services.reread(what))])
    },
    metrics: async () => {
      const texts = await now.pool?.all((worker) => inTime(worker.metrics()))
      return sumMetrics([(await own?.text()) ?? '', ...(texts ?? []).filter((text) => text !== undefined)])
    },
  })

  const pool = createPool({
    ...{ size: config.workers, program, log, doorFor },
    start: (worker) =>
      worker.start(kept.logins, toServes(now.generated ?? kept.generated, kept.reload.status())),
  })
  now.pool = pool
  shutdown.onWarning(() => pool.warn())
  shutdown.add('workers', () => pool.stop())
  await pool.start()
  log.info(`${config.workers} processes answer requests`)
  return kept
}
