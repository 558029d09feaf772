// Our server for the suite, and the suite's configuration: the main account is the service role, the others are users, each of
// whom owns what he makes and sees nothing else.
import { randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Client } from 'pg'
import { asSuperuser, startDatabase, startServer } from '../suite/server.ts'

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

/** Starts the server. @returns the suite's configuration @param log whether the server logs to stderr */
export async function startS3(log: boolean): Promise<string> {
  const main: Account = {
    id: 'service_role',
    accessKey: 'MAINACCOUNTOFTHESUITE',
    secret: randomBytes(30).toString('base64url'),
  }
  const env = { S3_PROTOCOL_ACCESS_KEY_ID: main.accessKey, S3_PROTOCOL_ACCESS_KEY_SECRET: main.secret }
  const database = await startDatabase()
  const { app, services, port } = await startServer(database, { name: 's3', env, log })
  // the suite knows no path before the bucket, as behind a proxy that adds ours
  app.server.prependListener('request', (request: IncomingMessage) => {
    request.url = `/storage/v1/s3${request.url ?? '/'}`
  })
  const account = async (client: Client, name: string): Promise<Account> => {
    const id = randomUUID()
    await client.query(
      `insert into auth.users (id, aud, role) values ($1, 'authenticated', 'authenticated')`,
      [id],
    )
    const made = await services.storage.s3.keys.create(name, id)
    if (!made) throw new Error('a user without a key')
    return { id, accessKey: made.access_key, secret: made.secret }
  }
  const [alt, tenant] = await asSuperuser(database, async (client) => {
    await client.query(policies)
    return [await account(client, 'alt'), await account(client, 'tenant')] as const
  })

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
