// What there is once, however many processes serve: the port, the database and its migrations, the generated code, the first
// admin. Refuses a taken port and a failing migration with one clear message.
import { createServer } from 'node:http'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { DriftDesk } from './admin/schema/drift.ts'
import type { Generated } from './app.ts'
import { createDriftDesk } from './cli/drift.ts'
import * as clientDoor from './client/index.ts'
import type { Config } from './config/config.ts'
import { bootstrap } from './db/bootstrap/bootstrap.ts'
import { secureNewTables } from './db/bootstrap/secure-tables.ts'
import { withClient } from './db/bootstrap/with-client.ts'
import type { Logins } from './db/contract.ts'
import { dropLeftDatabases } from './db/drift/check-database.ts'
import { requireDurable } from './db/durability.ts'
import { watchSchema } from './db/doorbell/watch-schema.ts'
import type { UnexpectedExit } from './db/embedded/embedded.ts'
import { applyMigrations } from './db/migrations/apply-migrations.ts'
import { syncPublished } from './db/published.ts'
import { openServer } from './db/server.ts'
import { createGenerator } from './reload/generator-process.ts'
import { createLoader, type Loader } from './reload/load.ts'
import { seedFolder } from './reload/seed-folder.ts'
import { startReload, type Reload, type ReloadOptions } from './reload/start.ts'
import type { Tracing } from './observe/tracing-contract.ts'
import * as restDoor from './rest/index.ts'
import type { FollowPart, Services } from './services.ts'
import { createServices } from './services.ts'
import type { Shutdown } from './shutdown.ts'

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
function revive(log: Logger, shutdown: Shutdown): (exit: UnexpectedExit) => void {
  return ({ reason, restart }) => {
    log.error(`${reason}; starting it again`)
    restart().catch((error: unknown) => {
      log.fatal({ err: error }, 'PostgreSQL cannot be started again')
      shutdown.end('no database', 1)
    })
  }
}

/** Loads generated code that imports this process's own runtime. */
export const ownLoader = (): Loader =>
  createLoader({ '#runtime/rest': restDoor, '#runtime/client': clientDoor })

/** Who serves what is kept. */
export interface Audience {
  readonly swap: ReloadOptions['swap']
  readonly onStatus?: ReloadOptions['onStatus']
  /** What this process does beside keeping. */
  readonly part: FollowPart
  readonly tracing?: Tracing | undefined
}

function reloadOf(config: Config, logins: Logins, log: Logger, { swap, onStatus }: Audience): Reload {
  const { apiSchemas: schemas, generatedDir, dataDir, regenerate } = config
  const { admin, level } = logins
  const line = (text: string) => log.info(text)
  return startReload({
    generator: createGenerator({ entry: join(config.root, 'dist/generator.js'), log: line }),
    loader: ownLoader(),
    watch: (on) => watchSchema(admin, { level, apiSchemas: schemas, ...on, log: line }),
    generatedDir,
    dataDir,
    schemas,
    connection: admin,
    swap,
    ...(onStatus && { onStatus }),
    log: line,
    regenerate,
    ...(level === 'limited' && {
      secure: () =>
        withClient(admin, async (client) => {
          const { refused } = await secureNewTables(client, schemas)
          await client.query(syncPublished)
          return refused
        }),
    }),
  })
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

/** What {@link keep} has started. */
export interface Kept {
  readonly logins: Logins
  readonly services: Services
  readonly reload: Reload
  readonly drift: DriftDesk
  readonly generated: Generated
  /** Where the first admin is made, where there is none. */
  readonly setupLink: string | undefined
}

/** Starts in the order that one thing depends on another, and adds each to what is stopped at the end. */
export async function keep(
  config: Config,
  log: Logger,
  shutdown: Shutdown,
  audience: Audience,
): Promise<Kept> {
  await checkPort(config)
  const progress = (line: string) => log.info(line)
  const server = await openServer(config, progress, { exclusive: true, onExit: revive(log, shutdown) })
  shutdown.add('database', () => server.close())
  const { appSecret, apiSchemas, migrationsDir, acceptVolatileWrites: accepted } = config
  if (config.production) await requireDurable(server.connection, { accepted, log: progress })
  const logins = await bootstrap(server, { appSecret, apiSchemas, log: progress })
  const left = await dropLeftDatabases(server.connection)
  if (left.length > 0) progress(`database: dropped ${left.join(', ')}, left by a process that was killed`)
  if (config.migrateOnStart) {
    const secure = logins.level === 'limited' ? { secure: apiSchemas } : {}
    await applyMigrations(logins.admin, { directory: migrationsDir, kind: 'user', log: progress, ...secure })
  }
  const reload = reloadOf(config, logins, log, audience)
  const drift = createDriftDesk({ config, server, logins }, progress)
  const services = createServices(config, logins, log, {
    generation: reload,
    drift,
    tracing: audience.tracing,
  })
  shutdown.add('pools', () => services.close())
  const signals = await services.follow(audience.part)
  shutdown.add('signals', () => signals.close())
  shutdown.add('reload', () => reload.close())
  await seedFolder(config.root, config.generatedDir, config.regenerate)
  const generated = await reload.first()
  return { logins, services, reload, drift, generated, setupLink: await firstAdmin(config, services) }
}
