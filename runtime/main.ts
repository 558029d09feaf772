// Starts the product in the order that it depends on: settings, port, database, migrations, generated code, server.
// Stops it in the reverse order. Refuses wrong settings, a taken port and a failing migration with one clear message.
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { createApp, type App, type Generated } from './app.ts'
import { banner } from './cli/banner.ts'
import { createDriftDesk } from './cli/drift.ts'
import * as clientDoor from './client/index.ts'
import type { Config } from './config/config.ts'
import { loadConfig } from './config/load.ts'
import { projectRoot } from './config/root.ts'
import { secretValues } from './config/secret-values.ts'
import { bootstrap } from './db/bootstrap/bootstrap.ts'
import { secureNewTables } from './db/bootstrap/secure-tables.ts'
import { withClient } from './db/bootstrap/with-client.ts'
import type { Logins } from './db/contract.ts'
import { watchSchema } from './db/doorbell/watch-schema.ts'
import type { UnexpectedExit } from './db/embedded/embedded.ts'
import { applyMigrations } from './db/migrations/apply-migrations.ts'
import { openServer } from './db/server.ts'
import { createLogger } from './http/logger.ts'
import { lastResort } from './last-resort.ts'
import { createReadiness } from './readiness.ts'
import { createGenerator } from './reload/generator-process.ts'
import { createLoader } from './reload/load.ts'
import { seedFolder } from './reload/seed-folder.ts'
import { startReload, type Reload } from './reload/start.ts'
import * as restDoor from './rest/index.ts'
import { createServices, type Services } from './services.ts'

/** What was started, newest last; stopping goes backwards. */
const running: { readonly name: string; readonly stop: () => Promise<unknown> }[] = []

async function stopAll(log: Logger): Promise<void> {
  for (const { name, stop } of running.splice(0).reverse()) {
    await stop().catch((error: unknown) => log.error({ err: error }, `stopping the ${name} failed`))
  }
}

/** Rejects with the one line that helps when the port is taken, before anything is started for nothing. */
function checkPort({ host, port }: Config): Promise<void> {
  const probe = createServer()
  return new Promise((resolve, reject) => {
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} on ${host} is taken. Stop what uses it, or choose another: PORT=${port + 1} npm start`
      reject(error.code === 'EADDRINUSE' ? new Error(taken) : error)
    })
    probe.listen({ host, port }, () => probe.close(() => resolve()))
  })
}

/** Brings the embedded server back after it died: data is there, pools and doorbell reconnect by themselves. */
function revive(log: Logger): (exit: UnexpectedExit) => void {
  return ({ reason, restart }) => {
    log.error(`${reason}; starting it again`)
    restart().catch((error: unknown) => {
      log.fatal({ err: error }, 'PostgreSQL cannot be started again')
      process.kill(process.pid, 'SIGTERM')
    })
  }
}

function reloadOf(config: Config, logins: Logins, log: Logger, swap: (next: Generated) => void): Reload {
  const { apiSchemas: schemas, generatedDir, dataDir, regenerate } = config
  const { admin, level } = logins
  const line = (text: string) => log.info(text)
  return startReload({
    generator: createGenerator({ entry: join(config.root, 'dist/generator.js'), log: line }),
    loader: createLoader({ '#runtime/rest': restDoor, '#runtime/client': clientDoor }),
    watch: (on) => watchSchema(admin, { level, apiSchemas: schemas, ...on, log: line }),
    generatedDir,
    dataDir,
    schemas,
    connection: admin,
    swap,
    log: line,
    regenerate,
    ...(level === 'limited' && {
      secure: async () => (await withClient(admin, (client) => secureNewTables(client, schemas))).refused,
    }),
  })
}

/** Vite as middleware, with hot reload; only in development, where it is installed. */
async function developmentSite(config: Config): Promise<RequestListener> {
  const { createServer: createVite } = await import('vite')
  const root = join(config.root, 'dashboard')
  const vite = await createVite({
    root,
    configFile: join(root, 'vite.config.ts'),
    server: { middlewareMode: true },
  })
  running.push({ name: 'development site', stop: () => vite.close() })
  return vite.middlewares
}

/** The admin of the environment, or a link for the first one where there is none. */
async function firstAdmin(
  { admin, publicUrl }: Config,
  { admin: { admins, passwords } }: Services,
): Promise<string | undefined> {
  if (admin) {
    const known = await admins.byEmail(admin.email)
    if (!(await passwords.matches(admin.password, known?.password_hash ?? null)))
      await admins.put(admin.email, await passwords.hash(admin.password))
  }
  return (await admins.any()) ? undefined : `${publicUrl}/setup?token=${await admins.makeLink()}`
}

async function start(config: Config, log: Logger, showKeys: boolean): Promise<void> {
  await checkPort(config)
  const progress = (line: string) => log.info(line)
  const server = await openServer(config, progress, { exclusive: true, onExit: revive(log) })
  running.push({ name: 'database', stop: () => server.close() })
  const { appSecret, apiSchemas, migrationsDir } = config
  const logins = await bootstrap(server, { appSecret, apiSchemas, log: progress })
  if (config.migrateOnStart) {
    const secure = logins.level === 'limited' ? { secure: apiSchemas } : {}
    await applyMigrations(logins.admin, { directory: migrationsDir, kind: 'user', log: progress, ...secure })
  }

  const serving: { app?: App } = {}
  const reload = reloadOf(config, logins, log, (next) => {
    // A change between the first generation and the listening server: the reload tries again.
    if (!serving.app) throw new Error('the server is still starting')
    serving.app.swap(next)
  })
  const drift = createDriftDesk({ config, server, logins }, progress)
  const services = createServices(config, logins, log, { generation: reload, drift })
  running.push({ name: 'pools', stop: () => services.close() })
  const signals = await services.follow()
  running.push({ name: 'signals', stop: () => signals.close() })
  running.push({ name: 'reload', stop: () => reload.close() })
  await seedFolder(config.root, config.generatedDir, config.regenerate)
  const generated = await reload.first()
  const readiness = createReadiness({ services, logins, reload })
  const dev = process.argv.includes('--dev')
  const app = await createApp(services, generated, {
    checks: readiness.checks,
    generation: () => reload.status(),
    ...(dev && { site: await developmentSite(config) }),
  })
  serving.app = app
  running.push({
    name: 'HTTP server',
    stop: () => {
      readiness.shutDown()
      return app.close()
    },
  })
  const setupLink = await firstAdmin(config, services)
  await app.listen()
  const [example] = generated.relations
  const manifest = JSON.parse(readFileSync(join(config.root, 'package.json'), 'utf8')) as { version: string }
  const text = banner(config, {
    version: manifest.version,
    took: performance.now(),
    schemaHash: generated.schemaHash,
    relations: generated.relations.length,
    example: example?.table.name,
    showKeys,
    setupLink,
  })
  console.log(`\n${text}\n`)
}

function stopOnSignals(config: Config, log: Logger): void {
  let stopping = false
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(130)
    stopping = true
    log.info(`${signal}: stopping`)
    const { shutdown } = config.timeouts
    setTimeout(() => {
      log.error(`not stopped after ${shutdown} ms, ending anyway`)
      process.exit(1)
    }, shutdown).unref()
    void stopAll(log).then(() => process.exit(0))
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
}

async function main(): Promise<void> {
  const hadSecrets = existsSync(resolve(projectRoot(), process.env.SECRETS_FILE ?? '.env'))
  const config = loadConfig(process.env)
  // Keys that came by environment are no news to anybody, and a container's output is kept.
  const hasMadeSecrets = !hadSecrets && existsSync(config.secretsFile)
  const log = createLogger({ level: config.logLevel, secrets: secretValues(config) })
  process.on(
    'uncaughtException',
    lastResort(log, (code) => process.exit(code)),
  )
  for (const warning of config.warnings) log.warn(warning)
  stopOnSignals(config, log)
  try {
    await start(config, log, hasMadeSecrets || !config.production)
  } catch (error) {
    await stopAll(log)
    throw error
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error && !process.env.DEBUG ? error.message : error)
  process.exit(1)
})
