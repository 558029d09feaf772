// Our server for the suite, and the suite's configuration: the main account is the service role, the others are users, each of
// whom owns what he makes and sees nothing else.
import { randomBytes, randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pg from 'pg'
import { createApp } from '../../../runtime/app.ts'
import { loadConfig } from '../../../runtime/config/load.ts'
import { projectRoot } from '../../../runtime/config/root.ts'
import { bootstrap } from '../../../runtime/db/bootstrap/bootstrap.ts'
import { createLogger } from '../../../runtime/http/logger.ts'
import { createServices } from '../../../runtime/services.ts'
import { atEnd } from '../../cleanup.ts'
import { scratchServer } from '../../scratch.ts'

const stderr = new Writable({
  write(line: Buffer, _encoding, done) {
    process.stderr.write(line, done)
  },
})

/** As the suite wants them: who makes a bucket owns it and what is in it. */
const policies = `
  create policy "own buckets" on storage.buckets to authenticated
    using (owner_id = auth.uid()::text) with check (owner_id = auth.uid()::text);
  create policy "objects in own buckets" on storage.objects to authenticated
    using (bucket_id in (select id from storage.buckets)) with check (bucket_id in (select id from storage.buckets))`

interface Account {
  readonly id: string
  readonly accessKey: string
  readonly secret: string
}

const section = (name: string, { id, accessKey, secret }: Account, more: readonly string[] = []): string =>
  [
    `[${name}]`,
    ...[`display_name = ${id}`, `user_id = ${id}`, `email = ${name.replace(/\W/g, '-')}@example.com`],
    ...[`access_key = ${accessKey}`, `secret_key = ${secret}`, ...more, ''],
  ].join('\n')

/** @returns the suite's configuration @param level of what the server logs to stderr */
export async function startS3(folder: string, level: 'silent' | 'info'): Promise<string> {
  const appSecret = randomBytes(32).toString('base64url')
  const server = await scratchServer(folder)
  const logins = await bootstrap(server, { appSecret, apiSchemas: ['public'], log: () => undefined })
  const main: Account = {
    id: 'service_role',
    accessKey: 'MAINACCOUNTOFTHESUITE',
    secret: randomBytes(30).toString('base64url'),
  }
  const config = loadConfig(
    {
      ...{ PORT: '0', APP_SECRET: appSecret, DATA_DIR: folder, GENERATED_DIR: join(folder, 'generated') },
      ...{ SECRETS_FILE: join(folder, 'secrets.env'), STORAGE_DIR: join(folder, 'uploads'), RATE_LIMIT: '0' },
      ...{ S3_PROTOCOL_ACCESS_KEY_ID: main.accessKey, S3_PROTOCOL_ACCESS_KEY_SECRET: main.secret },
      STORAGE_RESERVE: '0',
    },
    projectRoot(),
  )
  const services = createServices(config, logins, createLogger({ level, secrets: [], destination: stderr }))
  atEnd('services', () => services.close())
  const signals = await services.follow()
  atEnd('signals', () => signals.close())
  const nothing = { schemaHash: '', relations: [], functions: [] }
  const app = await createApp(services, nothing, { checks: {} })
  atEnd('server', () => app.close())
  await app.listen()
  // the suite knows no path before the bucket, as behind a proxy that adds ours
  const [route] = app.server.listeners('request') as RequestListener[]
  app.server.removeAllListeners('request').on('request', (request, response) => {
    request.url = `/storage/v1/s3${request.url ?? '/'}`
    route?.(request, response)
  })

  const client = new pg.Client(server.connection)
  await client.connect()
  await client.query(policies)
  const account = async (name: string): Promise<Account> => {
    const id = randomUUID()
    await client.query(
      `insert into auth.users (id, aud, role) values ($1, 'authenticated', 'authenticated')`,
      [id],
    )
    const made = await services.storage.s3.keys.create(name, id)
    if (!made) throw new Error('a user without a key')
    return { id, accessKey: made.access_key, secret: made.secret }
  }
  const [alt, tenant] = [await account('alt'), await account('tenant')]
  await client.end()

  const { port } = app.server.address() as AddressInfo
  return [
    ...['[DEFAULT]', 'host = 127.0.0.1', `port = ${port}`, 'is_secure = False', 'ssl_verify = False', ''],
    ...[
      '[fixtures]',
      'bucket prefix = lite-{random}-',
      'iam name prefix = s3-tests-',
      'iam path prefix = /s3-tests/',
      '',
    ],
    section('s3 main', main, ['api_name = local']),
    section('s3 alt', alt),
    section('s3 tenant', tenant, ['tenant =']),
    ...['iam', 'iam root', 'iam alt root'].map((name) => section(name, alt)),
  ].join('\n')
}
