// `npm run conformance -- storage-js` and `-- storage`: the tests of storage-js, and the acceptance tests of supabase/storage,
// against our storage; see README.md one folder up.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SignJWT } from 'jose'
import { atEnd } from '../../cleanup.ts'
import { installPackages, layDown, layDownSuite } from '../suite/checkout.ts'
import type { Suite, Wanted } from '../suite/command.ts'
import { constantOf } from '../suite/constant.ts'
import { forward } from '../suite/forward.ts'
import { jest } from '../suite/jest.ts'
import { readReport } from '../suite/outcome.ts'
import { asSuperuser, startDatabase, startServer } from '../suite/server.ts'
import { expected } from './expected.ts'

/** Where Supabase's CLI listens. */
const port = 54321

/** Our server behind that port. @param sql what the suite expects to be there */
async function start(env: Readonly<Record<string, string>>, sql: string, { log }: Wanted) {
  const database = await startDatabase()
  await asSuperuser(database, (client) => client.query(sql))
  const limit = { STORAGE_FILE_SIZE_LIMIT: String(50 * 1024 ** 2) }
  const { port: target, config } = await startServer(database, {
    name: 'storage',
    env: { ...limit, ...env },
    log,
  })
  atEnd('port', await forward({ port, prefix: '', target, apikey: config.anonKey }))
  return config
}

/** Jest against what Supabase's CLI starts, on its port, with its key and the suite's seed. */
async function runStorageJs(wanted: Wanted) {
  const { checkout, work } = wanted
  const clients = 'packages/core/auth-js/test/lib/clients.ts'
  const suite = await layDownSuite(checkout, work, 'packages/core/storage-js', [clients])
  const seed = await readFile(join(suite, 'test/supabase/seed.sql'), 'utf8')
  const env = {
    JWT_SECRET: await constantOf(join(work, 'suite', clients), 'GOTRUE_JWT_SECRET'),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  }
  // the users before it need an extension, and none of them logs in
  const sql = seed.slice(seed.indexOf('INSERT INTO storage.buckets'))
  await start(env, sql, wanted)
  return jest(suite, 'jest.config.js', wanted)
}

export const storageJs: Suite = {
  name: 'storage-js',
  takes: ['work', 'file', 'test'],
  expected,
  run: runStorageJs,
}

const packages = {
  '@aws-sdk/client-s3': '^3.1023.0',
  '@aws-sdk/s3-presigned-post': '^3.1023.0',
  'tus-js-client': '^4.3.1',
  vitest: '^4.1.10',
}
const user = '317eadce-631a-4429-a0bb-f19a7a517b4a'

/** What the suite's dummy data has of it. */
const policies = `insert into storage.buckets (id, name) values ('bucket2', 'bucket2');
  create policy "folder of users" on storage.objects to authenticated
    using (bucket_id = 'bucket2' and (storage.foldername(name))[1] = 'authenticated')`

/** Vitest over HTTP, TUS and S3, with what we have of what the suite may be told of. */
async function runStorage(wanted: Wanted) {
  const { checkout, work } = wanted
  const suite = await layDown(checkout, work, ['acceptance', 'tsconfig.json'])
  if (!existsSync(join(work, 'node_modules/vitest'))) await installPackages(work, packages)
  const s3 = { id: 'KEYOFTHEACCEPTANCE', secret: 'a-secret-of-the-acceptance-tests' }
  const env = { S3_PROTOCOL_ACCESS_KEY_ID: s3.id, S3_PROTOCOL_ACCESS_KEY_SECRET: s3.secret }
  const config = await start(env, policies, wanted)
  const authenticated = await new SignJWT({ role: 'authenticated' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setAudience('authenticated')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(Buffer.from(config.jwtSecret))
  const url = `http://127.0.0.1:${port}/storage/v1`
  const files = await readdir(join(suite, 'acceptance/specs'))
  const report = join(work, 'vitest.json')
  await rm(report, { force: true })
  const child = spawn(
    process.execPath,
    [
      join(work, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--config', 'acceptance/acceptance.vitest.config.ts'],
      ...['--reporter=json', `--outputFile=${report}`, '--testNamePattern', wanted.test],
      ...files.filter((file) => new RegExp(wanted.file).test(file)).map((file) => `acceptance/specs/${file}`),
    ],
    {
      cwd: suite,
      stdio: ['ignore', 'ignore', wanted.log ? 'inherit' : 'ignore'],
      env: {
        ...process.env,
        ...{ ACCEPTANCE_PROFILE: 'full', ACCEPTANCE_BASE_URL: url, ACCEPTANCE_S3_ENDPOINT: `${url}/s3` },
        ...{ ACCEPTANCE_SERVICE_KEY: config.serviceRoleKey, ACCEPTANCE_ANON_KEY: config.anonKey },
        ...{ ACCEPTANCE_AUTHENTICATED_KEY: authenticated, ACCEPTANCE_RESOURCE_PREFIX: 'acc-local' },
        ...{ ACCEPTANCE_S3_ACCESS_KEY_ID: s3.id, ACCEPTANCE_S3_SECRET_ACCESS_KEY: s3.secret },
        ...{ ACCEPTANCE_ENABLE_RENDER: 'true', ACCEPTANCE_ENABLE_RLS_SETUP: 'true' },
        ...{ ACCEPTANCE_ENABLE_TUS: 'true', ACCEPTANCE_ENABLE_WIRE: 'true', ACCEPTANCE_TARGET: 'local' },
      },
    },
  )
  await once(child, 'exit')
  return readReport(report, join(suite, 'acceptance/specs'))
}

export const storage: Suite = {
  name: 'storage',
  takes: ['work', 'file', 'test'],
  expected,
  run: runStorage,
}
