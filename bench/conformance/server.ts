// Our REST layer under one configuration of PostgREST's specification: its schema, login, anonymous role and secret.
// Callers without a token are anonymous here; the product would refuse them.
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import type { ClientConfig } from 'pg'
import pg from 'pg'
import { generate } from '../../generator/generate.ts'
import { createApp } from '../../runtime/app.ts'
import * as clientDoor from '../../runtime/client/index.ts'
import { loadConfig } from '../../runtime/config/load.ts'
import { projectRoot } from '../../runtime/config/root.ts'
import type { Logins } from '../../runtime/db/contract.ts'
import { createLogger } from '../../runtime/http/logger.ts'
import type { Identity } from '../../runtime/identity/identity.ts'
import { createIdentity } from '../../runtime/identity/identity.ts'
import { toCaller } from '../../runtime/identity/claims.ts'
import { createLoader } from '../../runtime/reload/load.ts'
import * as restDoor from '../../runtime/rest/index.ts'
import { createServices } from '../../runtime/services.ts'
import { authenticator } from './fixtures.ts'
import type { Specified } from './settings.ts'
import { environmentOf } from './settings.ts'

const anonymous = 'postgrest_test_anonymous'
const key = (name: string) => `conformance-${name}-${'x'.repeat(32)}`

export interface Served {
  /** Base of the resources, without a trailing slash. */
  readonly url: string
  stop(): Promise<void>
}

function identityOf(specified: Specified): Identity {
  const options = {
    jwtSecret: specified.configJwtSecret ?? 'reallyreallyreallyreallyverysafe',
    jwtKeys: [],
    jwtStrict: false,
    anonKey: key('anon'),
    serviceRoleKey: key('service'),
  }
  const audience = specified.configJwtAudience
  const identity = createIdentity(audience === undefined ? options : { ...options, audience })
  const nobody = toCaller(anonymous, {})
  return {
    resolve: (headers) =>
      headers.authorization === undefined
        ? nobody
        : identity.resolve({ authorization: headers.authorization }),
    verify: (authorization) => identity.verify(authorization),
    cacheCounts: () => identity.cacheCounts(),
  }
}

/** Starts the layer on a free port. @param superuser of the database with the fixtures */
export async function serve(superuser: ClientConfig, specified: Specified, log: boolean): Promise<Served> {
  const folder = await mkdtemp(join(tmpdir(), 'supabase-lite-conformance-'))
  const outDir = join(folder, 'generated')
  const schemas = specified.configDbSchemas ?? ['test']
  const client = new pg.Client(superuser)
  await client.connect()
  const report = await generate(client, { schemas, outDir, mode: 'write' })
  await client.end()
  if (log) for (const { name, reason } of report.leftOut) console.error(`left out: ${name}: ${reason}`)
  const config = loadConfig(
    {
      PORT: '0',
      APP_SECRET: key('app'),
      SECRETS_FILE: join(folder, 'secrets.env'),
      DATA_DIR: folder,
      GENERATED_DIR: outDir,
      RATE_LIMIT: '0',
      BODY_LIMIT: '50MB',
      STRICT_BODIES: 'off',
      ...environmentOf(specified),
    },
    projectRoot(),
  )
  const api = { ...superuser, user: authenticator }
  const logins: Logins = { level: 'full', api, service: api, auth: superuser, admin: superuser }
  const destination = new Writable({
    write(line: Buffer, _encoding, done) {
      if (log) process.stderr.write(line)
      done()
    },
  })
  const logger = createLogger({ level: 'warn', secrets: [], destination })
  const services = {
    ...createServices({ ...config, apiSchemas: schemas, production: true }, logins, logger),
    identity: identityOf(specified),
  }
  const loaded = await createLoader({ '#runtime/rest': restDoor, '#runtime/client': clientDoor }).load(outDir)
  const app = await createApp(services, loaded, { checks: {} })
  await app.listen()
  return {
    url: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/rest/v1`,
    async stop() {
      await app.close()
      await services.close()
      await rm(folder, { recursive: true })
    },
  }
}
