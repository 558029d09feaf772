// A worker: serves on the primary's port what the primary keeps, and asks it for what only one process may do. Ends when
// the primary says so; signals that a terminal sends to all processes are the primary's.
import type { Logger } from 'pino'
import type { App, Generated } from '../app.ts'
import type { Config } from '../config/config.ts'
import { ownLoader } from '../keep.ts'
import type { Tracing } from '../observe/tracing-contract.ts'
import type { Loaded } from '../reload/load.ts'
import type { ReloadStatus } from '../reload/start.ts'
import { createServices } from '../services.ts'
import { serve } from '../serve.ts'
import type { Shutdown } from '../shutdown.ts'
import { createChannel, type Port } from './channel.ts'
import type { PrimaryDoor, Serves, WorkerDoor } from './doors.ts'

/** Only what the primary serves: relations that cannot be protected are left out. */
function toGenerated(loaded: Loaded, { relations }: Serves): Generated {
  const served = new Set(relations)
  return {
    ...loaded,
    relations: loaded.relations.filter(({ table }) => served.has(`${table.schema}.${table.name}`)),
  }
}

const port: Port = {
  send: (message) => void process.send?.(message),
  on: (event, listener) => void process.on(event, listener),
}

/** Waits for the primary's word, then serves until the end. */
export async function work(
  config: Config,
  log: Logger,
  shutdown: Shutdown,
  tracing: Tracing | undefined,
): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)
  let status: ReloadStatus | undefined
  let metrics: (() => Promise<string>) | undefined
  let reread: WorkerDoor['reread'] = async () => undefined
  const loader = ownLoader()
  let loading: Promise<App | undefined> = Promise.resolve(undefined)

  const door: WorkerDoor = {
    start: async (logins, serves) => {
      // a change may have come first, and two must not load at once
      loading = loading.then(() => begin(logins, serves))
      await loading.catch((error: unknown) => {
        shutdown.end('a start that failed', 1)
        throw error
      })
    },
    swap: (serves) => {
      const next = loading.then(async (app) => {
        status = serves.status
        app?.swap(toGenerated(await loader.load(config.generatedDir), serves))
        return app
      })
      const before = loading
      loading = next.catch(() => before)
      return next.then(() => undefined)
    },
    status: async (now) => {
      status = now
    },
    reread: (what) => reread(what),
    metrics: async () => (await metrics?.()) ?? '',
    warn: async () => shutdown.warn(),
    stop: async () => shutdown.end('the primary', 0),
  }
  const { other: primary } = createChannel<PrimaryDoor>(port, door)

  async function begin(...[logins, serves]: Parameters<WorkerDoor['start']>): Promise<App> {
    status = serves.status
    const services = createServices(config, logins, log, {
      generation: {
        preview: (statements, times) => primary.preview(statements, times),
        follow: () => primary.follow(),
      },
      drift: { find: primary.findDrift, keep: primary.keepDrift },
      tracing,
      agree: (what) => primary.agree(what),
    })
    shutdown.add('pools', () => services.close())
    reread = (what) => services.reread(what)
    const signals = await services.follow('serves')
    shutdown.add('signals', () => signals.close())
    shutdown.add('loader', () => loader.close())
    const app = await serve(
      {
        services: {
          ...services,
          metrics: (generation) => {
            const own = services.metrics(generation)
            metrics = own && (() => own.text())
            return own && { ...own, text: primary.metrics }
          },
        },
        logins,
        generated: toGenerated(await loader.load(config.generatedDir), serves),
        reload: { status: () => status ?? serves.status },
      },
      shutdown,
    )
    await app.listen()
    return app
  }

  await primary.ready()
}
