// A second server on a test's database, in a process of its own that can be killed: started by second-servers.ts with
// its settings as JSON, tells its URL.
import type { AddressInfo } from 'node:net'
import * as clientDoor from '../client/index.ts'
import { createApp } from '../app.ts'
import { loadConfig } from '../config/load.ts'
import { projectRoot } from '../config/root.ts'
import type { Logins } from '../db/contract.ts'
import { createLogger } from '../http/logger.ts'
import { createReadiness } from '../readiness.ts'
import { createLoader } from '../reload/load.ts'
import * as restDoor from '../rest/index.ts'
import { createServices } from '../services.ts'

export interface SecondServerSettings {
  readonly env: Readonly<Record<string, string>>
  readonly logins: Logins
  /** The step of storage at which it is killed. */
  readonly dieAt?: string
}

const { env, logins, dieAt } = JSON.parse(process.argv[2] ?? '{}') as SecondServerSettings
const config = loadConfig(env, projectRoot())
const log = createLogger({ level: 'warn', secrets: [] })
const services = createServices(config, logins, log, {
  storageStep: (name) => {
    if (name === dieAt) process.kill(process.pid, 'SIGKILL')
  },
})
await services.follow()
const loaded = await createLoader({ '#runtime/rest': restDoor, '#runtime/client': clientDoor }).load(
  config.generatedDir,
)
const status = { state: 'current', error: undefined, leftOut: [], last: undefined } as const
const reload = {
  status: () => ({ ...status, schemaHash: loaded.schemaHash, relations: loaded.relations.length }),
}
const readiness = createReadiness({ services, logins, reload })
const app = await createApp(services, loaded, { checks: readiness.checks })
await app.listen()
process.send?.(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`)
process.on('message', (message) => {
  if (message === 'sweep') void services.storage.sweeper.run()
})
