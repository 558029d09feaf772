// Our server as a suite of somebody else's tests needs it: from the sources as they are, over a throw-away cluster. Refuses nothing;
// everything ends with the run.
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { ClientConfig } from 'pg'
import pg from 'pg'
import { createApp, type App, type Generated } from '../../../runtime/app.ts'
import type { Config } from '../../../runtime/config/config.ts'
import { loadConfig } from '../../../runtime/config/load.ts'
import { projectRoot } from '../../../runtime/config/root.ts'
import { bootstrap } from '../../../runtime/db/bootstrap/bootstrap.ts'
import type { Logins } from '../../../runtime/db/contract.ts'
import { createLogger } from '../../../runtime/http/logger.ts'
import { createServices, type Services } from '../../../runtime/services.ts'
import { atEnd } from '../../cleanup.ts'
import { scratchFolder, scratchServer } from '../../scratch.ts'

const stderr = new Writable({
  write(line: Buffer, _encoding, done) {
    process.stderr.write(line, done)
  },
})

export interface Database {
  /** Room for what servers over it write. */
  readonly folder: string
  readonly appSecret: string
  readonly superuser: ClientConfig
  readonly logins: Logins
}

/** A cluster with our roles and system migrations. */
export async function startDatabase(): Promise<Database> {
  const folder = await scratchFolder()
  const appSecret = randomBytes(32).toString('base64url')
  const server = await scratchServer(folder)
  const logins = await bootstrap(server, { appSecret, apiSchemas: ['public'], log: () => undefined })
  return { folder, appSecret, superuser: server.connection, logins }
}

/** Does something as the superuser. */
export async function asSuperuser<Result>(
  { superuser }: Database,
  act: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client(superuser)
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

export interface ServerOptions {
  /** Of the server among those over the same database. */
  readonly name: string
  readonly env: Readonly<Record<string, string>>
  readonly generated?: Generated
  /** Whether it logs to stderr. */
  readonly log: boolean
}

export interface Running {
  readonly port: number
  readonly config: Config
  readonly services: Services
  readonly app: App
}

const nothing: Generated = { schemaHash: '', relations: [], functions: [] }

/** Starts a server on a free port, without limits of rate. */
export async function startServer(
  { folder, appSecret, logins }: Database,
  { name, env, generated = nothing, log }: ServerOptions,
): Promise<Running> {
  const own = {
    PORT: '0',
    APP_SECRET: appSecret,
    DATA_DIR: folder,
    GENERATED_DIR: join(folder, 'generated'),
    SECRETS_FILE: join(folder, `${name}.env`),
    STORAGE_DIR: join(folder, 'uploads'),
    STORAGE_RESERVE: '0',
    RATE_LIMIT: '0',
  }
  const config = loadConfig({ ...own, ...env }, projectRoot())
  const logger = createLogger({ level: log ? 'info' : 'silent', secrets: [], destination: stderr })
  const services = createServices(config, logins, logger)
  atEnd(`services of ${name}`, () => services.close())
  const signals = await services.follow()
  atEnd(`signals of ${name}`, () => signals.close())
  const app = await createApp(services, generated, { checks: {} })
  atEnd(`server of ${name}`, () => app.close())
  await app.listen()
  return { port: (app.server.address() as AddressInfo).port, config, services, app }
}
