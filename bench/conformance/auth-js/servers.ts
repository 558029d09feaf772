// Our servers for the suite: one embedded cluster, one database, and over it a server for each setting that it expects,
// from the sources as they are.
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pg from 'pg'
import { generate } from '../../../generator/generate.ts'
import { createApp } from '../../../runtime/app.ts'
import * as clientDoor from '../../../runtime/client/index.ts'
import { loadConfig } from '../../../runtime/config/load.ts'
import { projectRoot } from '../../../runtime/config/root.ts'
import { bootstrap } from '../../../runtime/db/bootstrap/bootstrap.ts'
import { createLogger } from '../../../runtime/http/logger.ts'
import { createLoader } from '../../../runtime/reload/load.ts'
import * as restDoor from '../../../runtime/rest/index.ts'
import { createServices } from '../../../runtime/services.ts'
import { atEnd } from '../../cleanup.ts'
import { scratchFolder, scratchServer } from '../../scratch.ts'
import { forward } from './forward.ts'
import type { Instance } from './instances.ts'

const stderr = new Writable({
  write(line: Buffer, _encoding, done) {
    process.stderr.write(line, done)
  },
})

/** Starts them; they end with the run. @param level of what they log to stderr */
export async function startServers(instances: readonly Instance[], level: 'silent' | 'info'): Promise<void> {
  const folder = await scratchFolder()
  const generatedDir = join(folder, 'generated')
  const appSecret = randomBytes(32).toString('base64url')
  const server = await scratchServer(folder)
  const logins = await bootstrap(server, { appSecret, apiSchemas: ['public'], log: () => undefined })
  const client = new pg.Client(server.connection)
  await client.connect()
  await generate(client, { schemas: ['public'], outDir: generatedDir, mode: 'write' })
  await client.end()
  const loader = createLoader({ '#runtime/rest': restDoor, '#runtime/client': clientDoor })
  const loaded = await loader.load(generatedDir)
  const log = createLogger({ level, secrets: [], destination: stderr })

  async function start({ port, prefix, env }: Instance): Promise<void> {
    const own = {
      PORT: '0',
      APP_SECRET: appSecret,
      SECRETS_FILE: join(folder, `${port}.env`),
      DATA_DIR: folder,
      GENERATED_DIR: generatedDir,
    }
    const config = loadConfig({ ...own, ...env }, projectRoot())
    const services = createServices(config, logins, log)
    atEnd(`services of ${port}`, () => services.close())
    const signals = await services.follow()
    atEnd(`signals of ${port}`, () => signals.close())
    const app = await createApp(services, loaded, { checks: {} })
    atEnd(`server of ${port}`, () => app.close())
    await app.listen()
    const target = (app.server.address() as AddressInfo).port
    atEnd(`port ${port}`, await forward({ port, prefix, target, apikey: config.anonKey }))
  }
  for (const instance of instances) await start(instance)
}
