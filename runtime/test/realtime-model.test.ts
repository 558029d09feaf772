// The model of delivery in short: two servers on one database, of which one restarts, while connections are killed and
// sockets are cut. Nobody misses a change, hears of one twice or of what they may not see. Long: npm run soak -- realtime.
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createApp, type App } from '../app.ts'
import * as clientDoor from '../client/index.ts'
import type { Signals } from '../db/signals.ts'
import { createReadiness } from '../readiness.ts'
import { createLoader } from '../reload/load.ts'
import * as restDoor from '../rest/index.ts'
import { createServices, type Services } from '../services.ts'
import { testLogins } from './postgres.ts'
import { runModel } from './realtime-model/run.ts'
import { startTestServer, type TestServer } from './server.ts'

interface Second {
  readonly app: App
  readonly services: Services
  readonly signals: Signals
}

let server: TestServer
let second: Second

/** Another server on the same database, in this process. */
async function startSecond(): Promise<Second> {
  const logins = testLogins(server.database)
  const services = createServices(server.config, logins, server.services.log)
  const signals = await services.follow()
  const loader = createLoader({ '#runtime/rest': restDoor, '#runtime/client': clientDoor })
  const loaded = await loader.load(server.generatedDir)
  const status = { state: 'current', error: undefined, leftOut: [], last: undefined } as const
  const readiness = createReadiness({
    ...{ services, logins },
    reload: {
      status: () => ({ ...status, schemaHash: loaded.schemaHash, relations: loaded.relations.length }),
    },
  })
  const app = await createApp(services, loaded, { checks: readiness.checks })
  await app.listen()
  return { app, services, signals }
}

async function stopSecond({ app, services, signals }: Second): Promise<void> {
  await app.close()
  await signals.close()
  await services.close()
}

beforeAll(async () => {
  server = await startTestServer()
  second = await startSecond()
})
afterAll(async () => {
  await stopSecond(second)
  await server.stop()
})

it('loses nothing, repeats nothing, shows nobody what is not theirs', { timeout: 120_000 }, async () => {
  const portOf = ({ app }: Pick<Second, 'app'>) => (app.server.address() as AddressInfo).port
  let port = portOf(second)
  const report = await runModel({
    ...{ seed: 4, milliseconds: 8_000, writers: 4, subscribers: 12, pace: 500 },
    connection: server.database.connection,
    anonKey: server.config.anonKey,
    tokenOf: (claims) => server.token(claims),
    endpoints: [
      { port: () => Number(new URL(server.url).port) },
      {
        port: () => port,
        restart: async () => {
          await stopSecond(second)
          second = await startSecond()
          port = portOf(second)
        },
      },
    ],
  })
  if (process.env.MODEL) console.log(JSON.stringify({ ...report, blows: [...report.blows] }, null, 1))
  expect(report.complaints).toEqual([])
  expect(report.figures.events).toBeGreaterThan(0)
  expect(report.figures.resumes).toBeGreaterThan(0)
})
