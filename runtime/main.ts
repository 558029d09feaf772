// Starts the product: settings, then what there is once (keep.ts), then who answers requests: this process (serve.ts), or
// with WORKERS several others (workers/). Refuses wrong settings with one clear message.
import cluster from 'node:cluster'
import { existsSync, readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import type { App } from './app.ts'
import { banner } from './cli/banner.ts'
import type { Config } from './config/config.ts'
import { loadConfig } from './config/load.ts'
import { projectRoot } from './config/root.ts'
import { secretValues } from './config/secret-values.ts'
import { watchHeapRoom } from './heap-room.ts'
import { createLogger } from './http/logger.ts'
import { watchIdleMemory } from './idle-memory.ts'
import { keep, type Kept } from './keep.ts'
import { lastResort } from './last-resort.ts'
import type { Tracing } from './observe/tracing-contract.ts'
import { serve } from './serve.ts'
import { createShutdown, type Shutdown } from './shutdown.ts'
import { keepWithWorkers } from './workers/primary.ts'
import { work } from './workers/worker.ts'

/** Milliseconds for which a server in production says that it will stop, before it does. */
const notice = 1_000

/** Vite as middleware, with hot reload; only in development, where it is installed. */
async function developmentSite(config: Config, shutdown: Shutdown): Promise<RequestListener> {
  const { createServer: createVite } = await import('vite')
  const root = join(config.root, 'dashboard')
  const vite = await createVite({
    root,
    configFile: join(root, 'vite.config.ts'),
    server: { middlewareMode: true },
  })
  shutdown.add('development site', () => vite.close())
  return vite.middlewares
}

/** What tells a collector of requests; loaded where there is one. */
async function tracingOf({ tracing }: Config, log: Logger, shutdown: Shutdown): Promise<Tracing | undefined> {
  if (!tracing) return undefined
  const { startTracing } = await import('./observe/tracing.ts')
  const started = startTracing({ ...tracing, log: (line) => log.warn(line) })
  shutdown.add('traces', () => started.close())
  return started
}

/** One process keeps and serves. */
async function keepAndServe(config: Config, log: Logger, shutdown: Shutdown, dev: boolean): Promise<Kept> {
  const serving: { app?: App } = {}
  const kept = await keep(config, log, shutdown, {
    part: 'all',
    tracing: await tracingOf(config, log, shutdown),
    swap: (next) => {
      // A change between the first generation and the listening server: the reload tries again.
      if (!serving.app) throw new Error('the server is still starting')
      serving.app.swap(next)
    },
  })
  const site = dev && { site: await developmentSite(config, shutdown) }
  const app = await serve({ ...kept, ...site }, shutdown)
  serving.app = app
  await app.listen()
  return kept
}

function tell(config: Config, { generated, setupLink }: Kept, showKeys: boolean): void {
  const manifest = JSON.parse(readFileSync(join(config.root, 'package.json'), 'utf8')) as { version: string }
  const text = banner(config, {
    version: manifest.version,
    took: performance.now(),
    schemaHash: generated.schemaHash,
    relations: generated.relations.length,
    example: generated.relations[0]?.table.name,
    showKeys,
    setupLink,
  })
  console.log(`\n${text}\n`)
}

async function main(): Promise<void> {
  const hadSecrets = existsSync(resolve(projectRoot(), process.env.SECRETS_FILE ?? '.env'))
  const config = loadConfig(process.env)
  // Keys that came by environment are no news to anybody, and a container's output is kept.
  const hasMadeSecrets = !hadSecrets && existsSync(config.secretsFile)
  const log = createLogger({ level: config.logLevel, secrets: secretValues(config) })
  watchIdleMemory()
  watchHeapRoom()
  const { shutdown: limit } = config.timeouts
  const shutdown = createShutdown(log, {
    limit,
    notice: config.production && cluster.isPrimary ? Math.min(notice, limit / 10) : 0,
  })
  process.on(
    'uncaughtException',
    lastResort(log, (code) => shutdown.end('a fault', code)),
  )
  if (cluster.isWorker) {
    await work(config, log, shutdown, await tracingOf(config, log, shutdown))
    return
  }
  for (const warning of config.warnings) log.warn(warning)
  shutdown.onSignals()
  try {
    const dev = process.argv.includes('--dev')
    const several = config.workers > 1 && !dev
    const program = fileURLToPath(import.meta.url)
    const kept = several
      ? await keepWithWorkers(config, log, shutdown, program)
      : await keepAndServe(config, log, shutdown, dev)
    tell(config, kept, hasMadeSecrets || !config.production)
  } catch (error) {
    if (shutdown.begun) return
    await shutdown.stopAll()
    throw error
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error && !process.env.DEBUG ? error.message : error)
  process.exit(1)
})
