// Our servers for the suite: one cluster, one database, and over it a server for each setting that it expects.
import { join } from 'node:path'
import { generate } from '../../../generator/generate.ts'
import * as clientDoor from '../../../runtime/client/index.ts'
import { createLoader } from '../../../runtime/reload/load.ts'
import * as restDoor from '../../../runtime/rest/index.ts'
import { atEnd } from '../../cleanup.ts'
import { forward } from '../suite/forward.ts'
import { asSuperuser, startDatabase, startServer } from '../suite/server.ts'
import type { Instance } from './instances.ts'

/** Starts them; they end with the run. @param log whether they log to stderr */
export async function startServers(instances: readonly Instance[], log: boolean): Promise<void> {
  const database = await startDatabase()
  const outDir = join(database.folder, 'generated')
  await asSuperuser(database, (client) => generate(client, { schemas: ['public'], outDir, mode: 'write' }))
  const loader = createLoader({ '#runtime/rest': restDoor, '#runtime/client': clientDoor })
  const generated = await loader.load(outDir)
  for (const { port, prefix, env } of instances) {
    const { port: target, config } = await startServer(database, { name: String(port), env, generated, log })
    atEnd(`port ${port}`, await forward({ port, prefix, target, apikey: config.anonKey }))
  }
}
