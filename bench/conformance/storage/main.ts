// `npm run conformance -- storage-js` and `-- storage`: the tests of storage-js, and the acceptance tests of supabase/storage,
// against our storage; see README.md one folder up. Everything that they start and write ends with them.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { SignJWT } from 'jose'
import { cleanUp, atEnd } from '../../cleanup.ts'
import { scratchFolder } from '../../scratch.ts'
import { installPackages, layDown, layDownSuite } from '../auth-js/checkout.ts'
import { forward } from '../auth-js/forward.ts'
import { constantOf } from '../auth-js/instances.ts'
import { jest, type Wanted } from '../auth-js/jest.ts'
import { readReport, tell, type Test } from '../auth-js/outcome.ts'
import { expected } from './expected.ts'
import { startStorage } from './server.ts'

const options = {
  checkout: { type: 'string' },
  work: { type: 'string' },
  file: { type: 'string', default: '.' },
  test: { type: 'string', default: '.' },
  log: { type: 'boolean', default: false },
} as const

type Run = (checkout: string, work: string, wanted: Wanted) => Promise<readonly Test[]>

/** A command of its name: 0 when all failures are expected ones, 1 when some are not, 2 for wrong arguments. */
const command = (name: string, run: Run) => async (args: readonly string[]) => {
  const { values } = parseArgs({ args: [...args], options })
  if (values.checkout === undefined) {
    console.error(
      `Usage: npm run conformance -- ${name} --checkout DIR [--work DIR] [--file REGEX] [--test REGEX] [--log]`,
    )
    return 2
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cleanUp().finally(() => process.exit(130)))
  }
  try {
    const work = values.work === undefined ? await scratchFolder() : resolve(values.work)
    await mkdir(work, { recursive: true })
    return tell(await run(resolve(values.checkout), work, values), expected) ? 0 : 1
  } finally {
    await cleanUp()
  }
}

const level = (log: boolean) => (log ? 'info' : 'silent')

/** Jest against what Supabase's CLI starts, on its port, with its key and the suite's seed. */
export const storageJs = command('storage-js', async (checkout, work, wanted) => {
  const clients = 'packages/core/auth-js/test/lib/clients.ts'
  const suite = await layDownSuite(checkout, work, 'packages/core/storage-js', [clients])
  const seed = await readFile(join(suite, 'test/supabase/seed.sql'), 'utf8')
  const env = {
    JWT_SECRET: await constantOf(join(work, 'suite', clients), 'GOTRUE_JWT_SECRET'),
    PUBLIC_URL: 'http://127.0.0.1:54321',
  }
  // the users before it need an extension, and none of them logs in
  const sql = seed.slice(seed.indexOf('INSERT INTO storage.buckets'))
  const { port, config } = await startStorage(env, sql, level(wanted.log))
  atEnd('port', await forward({ port: 54321, prefix: '', target: port, apikey: config.anonKey }))
  return jest(work, suite, 'jest.config.js', wanted)
})

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
export const storage = command('storage', async (checkout, work, wanted) => {
  const suite = await layDown(checkout, work, ['acceptance', 'tsconfig.json'])
  if (!existsSync(join(work, 'node_modules/vitest'))) await installPackages(work, packages)
  const s3 = { id: 'KEYOFTHEACCEPTANCE', secret: 'a-secret-of-the-acceptance-tests' }
  const env = { S3_PROTOCOL_ACCESS_KEY_ID: s3.id, S3_PROTOCOL_ACCESS_KEY_SECRET: s3.secret }
  const { port: target, config } = await startStorage(env, policies, level(wanted.log))
  const port = 54321
  atEnd('port', await forward({ port, prefix: '', target, apikey: config.anonKey }))
  const authenticated = await new SignJWT({ role: 'authenticated' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(user)
    .setAudience('authenticated')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(Buffer.from(config.jwtSecret))
  const url = `http://127.0.0.1:${port}/storage/v1`
  const report = join(work, 'vitest.json')
  await rm(report, { force: true })
  const child = spawn(
    process.execPath,
    [
      join(work, 'node_modules/vitest/vitest.mjs'),
      ...['run', '--config', 'acceptance/acceptance.vitest.config.ts'],
      ...['--reporter=json', `--outputFile=${report}`, '--testNamePattern', wanted.test],
      ...(wanted.file === '.' ? [] : [wanted.file]),
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
})
