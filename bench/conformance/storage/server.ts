// Our server for the suites of Supabase's storage: a throw-away cluster, the keys that the suite signs with, room for its files.
// Refuses nothing; it ends with the run.
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pg from 'pg'
import { createApp } from '../../../runtime/app.ts'
import type { Config } from '../../../runtime/config/config.ts'
import { loadConfig } from '../../../runtime/config/load.ts'
import { projectRoot } from '../../../runtime/config/root.ts'
import { bootstrap } from '../../../runtime/db/bootstrap/bootstrap.ts'
import { createLogger } from '../../../runtime/http/logger.ts'
import { createServices } from '../../../runtime/services.ts'
import { atEnd } from '../../cleanup.ts'
import { scratchFolder, scratchServer } from '../../scratch.ts'

const stderr = new Writable({
  write(line: Buffer, _encoding, done) {
    process.stderr.write(line, done)
  },
})

export interface StorageServer {
  readonly port: number
  readonly config: Config
}

/** @param sql what the suite expects to be there @param level of what the server logs to stderr */
export async function startStorage(
  env: Readonly<Record<string, string>>,
  sql: string,
  level: 'silent' | 'info',
): Promise<StorageServer> {
  const folder = await scratchFolder()
  const appSecret = randomBytes(32).toString('base64url')
  const server = await scratchServer(folder)
  const logins = await bootstrap(server, { appSecret, apiSchemas: ['public'], log: () => undefined })
  const client = new pg.Client(server.connection)
  await client.connect()
  await client.query(sql)
  await client.end()
  const config = loadConfig(
    {
      ...{ PORT: '0', APP_SECRET: appSecret, DATA_DIR: folder, GENERATED_DIR: join(folder, 'generated') },
      ...{ SECRETS_FILE: join(folder, 'secrets.env'), STORAGE_DIR: join(folder, 'uploads'), RATE_LIMIT: '0' },
      ...{ STORAGE_RESERVE: '0', STORAGE_FILE_SIZE_LIMIT: String(50 * 1024 ** 2) },
      ...env,
    },
    projectRoot(),
  )
  const services = createServices(config, logins, createLogger({ level, secrets: [], destination: stderr }))
  atEnd('services', () => services.close())
  const signals = await services.follow()
  atEnd('signals', () => signals.close())
  const app = await createApp(services, { schemaHash: '', relations: [], functions: [] }, { checks: {} })
  atEnd('server', () => app.close())
  await app.listen()
  return { port: (app.server.address() as AddressInfo).port, config }
}
