// `npm run compose-check`: brings the stack of docker-compose.yml up as on a fresh clone and looks at it from outside, then again
// with a .env. Prints each finding; ends with 1 at the first that is not as it must be, and leaves nothing behind.
// Of the environment: COMPOSE_CHECK_PORT (default: a free one), COMPOSE_CHECK_IDLE (seconds, default 120; 0 leaves memory out),
// COMPOSE_CHECK_BUILD=off (the image is there), and with S3_BUCKET (S3_ENDPOINT, …) the overlay for S3 is tried as well. `--s3 URL`
// tries that overlay alone, with a service that listens on this machine and S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import jwt from 'jsonwebtoken'
import { configured, journey, kept } from './compose/journey.mjs'
import { openService } from './compose/s3-service.mjs'
import { codeOf, createStack, findCompose } from './compose/stack.mjs'
import {
  checkContainers,
  checkIdle,
  checkImage,
  checkSecrets,
  checkStop,
  hold,
  readSecrets,
} from './compose/stack-checks.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const image = 'supabase-lite'
/** Seconds from `up` until everything is healthy, with the images there. */
const slowest = 60
const idleSeconds = Number(process.env.COMPOSE_CHECK_IDLE ?? 120)
const name = `lite-check-${randomBytes(3).toString('hex')}`

let findings = 0
let missed = 0

/** @param ok false for a measure that was missed: the rest is looked at all the same, and the check fails in the end */
function report(line, ok = true) {
  findings += 1
  if (!ok) missed += 1
  console.log(`  ${ok ? '✓' : '✗'} ${line}`)
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A folder with the compose files and this .env, as a user's clone has them; nothing of the caller's own .env. */
async function folderWith(variables) {
  const folder = await mkdtemp(join(tmpdir(), 'lite-compose-'))
  for (const file of ['docker-compose.yml', 'docker-compose.s3.yml'])
    await copyFile(join(root, file), join(folder, file))
  const lines = Object.entries(variables).map(([key, value]) => `${key}=${value}\n`)
  if (lines.length > 0) await writeFile(join(folder, '.env'), lines.join(''))
  return folder
}

/** What is up now, to be taken down when somebody interrupts. */
const standing = new Set()

/** Runs `body` with a stack that is gone afterwards, whatever happens; shows what it said when something failed. */
async function withStack(compose, suffix, variables, options, body) {
  const folder = await folderWith(variables)
  const stack = createStack(compose, name + suffix, folder, options)
  const remove = async () => {
    await stack.down(true).catch((error) => console.error(error.message))
    await rm(folder, { recursive: true, force: true })
  }
  standing.add(remove)
  try {
    await body(stack)
  } catch (error) {
    for (const service of ['db', 'api'])
      console.error(`\n── ${service}\n${(await stack.logs(service).catch(String)).slice(-4000)}`)
    throw error
  } finally {
    await remove()
    standing.delete(remove)
  }
}

async function upInTime(stack) {
  const seconds = await stack.up()
  report(`healthy ${seconds.toFixed(1)} s after \`up\` (${slowest} may pass)`, seconds <= slowest)
}

/** The first start's banner: shows the keys and the link; nothing else in the log does. */
async function bannerOf(stack, secrets) {
  const log = await stack.logs('api')
  const at = log.indexOf('✔ Supabase Lite')
  assert.ok(at >= 0, log)
  const text = log.slice(at)
  for (const key of ['ANON_KEY', 'SERVICE_ROLE_KEY']) assert.ok(text.includes(secrets[key]), key)
  hold(secrets, { 'log before the banner': log.slice(0, at) })
  assert.equal(log.split('✔ Supabase Lite').length, 2)
  const { APP_SECRET, JWT_SECRET, POSTGRES_PASSWORD } = secrets
  hold({ APP_SECRET, JWT_SECRET, POSTGRES_PASSWORD }, { banner: text })
  const [, token] = /\/setup\?token=([\w-]+)/.exec(text) ?? []
  assert.ok(token, 'no setup link')
  report('the first start shows the keys and the setup link in its banner')
  return { token, length: log.length }
}

async function freshClone(compose, port) {
  const url = `http://127.0.0.1:${port}`
  console.log('\nWithout a .env')
  await withStack(compose, '', {}, { env: { PORT: String(port) } }, async (stack) => {
    await upInTime(stack)
    const secrets = await readSecrets(stack)
    const banner = await bannerOf(stack, secrets)
    const keys = { anon: secrets.ANON_KEY, service: secrets.SERVICE_ROLE_KEY }
    const found = await journey({ url, keys, report, setup: banner.token })
    await checkContainers(stack, port, report)
    await checkSecrets(stack, image, secrets, report)
    if (idleSeconds > 0) {
      await sleep(idleSeconds * 1000)
      await checkIdle(stack, idleSeconds, report)
    }
    await checkStop(stack, report)
    const shown = { ...secrets, link: banner.token }
    hold(shown, { 'the rest of the log': (await stack.logs('api')).slice(banner.length) })

    await stack.down()
    await upInTime(stack)
    assert.deepEqual(await readSecrets(stack), secrets)
    const later = { 'log of api': await stack.logs('api'), 'log of db': await stack.logs('db') }
    hold(shown, later)
    assert.ok(!later['log of api'].includes('/setup?token='))
    report('the next start tells no secret')
    await kept({ url, keys, report }, found)
  })
}

function ownSettings(port) {
  const secret = () => randomBytes(24).toString('hex')
  const jwtSecret = secret()
  const key = (role) => jwt.sign({ role, iss: 'compose-check' }, jwtSecret, { expiresIn: '1h' })
  return {
    PORT: String(port),
    JWT_SECRET: jwtSecret,
    ANON_KEY: key('anon'),
    SERVICE_ROLE_KEY: key('service_role'),
    POSTGRES_PASSWORD: secret(),
    ADMIN_EMAIL: 'own@example.com',
    ADMIN_PASSWORD: secret(),
    METRICS_TOKEN: secret(),
  }
}

async function withSettings(compose) {
  const port = await freePort()
  const settings = ownSettings(port)
  console.log('\nWith a .env')
  await withStack(compose, '-env', settings, {}, async (stack) => {
    await upInTime(stack)
    const keys = { anon: settings.ANON_KEY, service: settings.SERVICE_ROLE_KEY }
    await configured({ url: `http://127.0.0.1:${port}`, keys, report }, settings)
    await checkContainers(stack, port, () => undefined)
    const { POSTGRES_PASSWORD, ...made } = await readSecrets(stack)
    assert.deepEqual(Object.keys(made), ['APP_SECRET'])
    assert.equal(POSTGRES_PASSWORD, settings.POSTGRES_PASSWORD)
    report('.env: only what it lacks is generated; the database has its password')
  })
}

/** Files and rows agree, and a file that is gone from the bucket is told. */
async function reconciled(stack, service) {
  const check = ['node', 'dist/cli.js', 'storage', 'check']
  const container = await stack.container('api')
  assert.equal(await codeOf('exec', container, ...check), 0, 'storage check finds damage')
  report('files and rows agree')
  if (!service) return
  const { Key, Size } = await service.largest()
  assert.ok(Size > 3 * 1024 * 1024, `the largest file in the bucket has ${Size} bytes`)
  await service.remove(Key)
  assert.equal(await codeOf('exec', container, ...check), 1, 'storage check misses nothing')
  await stack.run('restart', 'api')
  await stack.up()
  const [name] = Key.split('/').slice(-1)
  const log = await stack.logs('api')
  assert.ok(log.includes(name), `the start does not tell that ${name} is missing`)
  report('a file that is gone from the bucket is found by hand, and told at the next start')
}

/** @param service of this machine; undefined where the environment names one */
async function withS3(compose, service) {
  const port = await freePort()
  const given = Object.entries(service?.settings ?? process.env).filter(([key]) =>
    /^S3_(?!PROTOCOL)/.test(key),
  )
  const files = ['docker-compose.yml', 'docker-compose.s3.yml']
  console.log('\nWith the overlay for S3')
  const settings = { PORT: String(port), ...Object.fromEntries(given) }
  await withStack(compose, '-s3', settings, { files }, async (stack) => {
    await upInTime(stack)
    const secrets = await readSecrets(stack)
    const { token } = await bannerOf(stack, secrets)
    const keys = { anon: secrets.ANON_KEY, service: secrets.SERVICE_ROLE_KEY }
    const url = `http://127.0.0.1:${port}`
    const found = await journey({ url, keys, report, setup: token })
    const local = await stack.exec('api', 'find', '/data', '-type', 'f', '-size', '+1M')
    assert.equal(local, '')
    report('the bytes of files are in the bucket, not on the disk')
    await stack.down()
    await upInTime(stack)
    await kept({ url, keys, report }, found)
    await reconciled(stack, service)
  })
}

/** The overlay for S3 alone. @param address URL of a service on this machine */
async function withOwnS3(compose, address) {
  const service = await openService(address, image)
  try {
    await withS3(compose, service)
  } finally {
    await service.close()
  }
}

async function main() {
  const { values } = parseArgs({ options: { s3: { type: 'string' } } })
  const compose = await findCompose()
  console.log(`Compose ${compose.version}`)
  if (process.env.COMPOSE_CHECK_BUILD !== 'off') {
    const start = performance.now()
    const builder = createStack(compose, name, root)
    await builder.run('build')
    report(`the image is built in ${((performance.now() - start) / 1000).toFixed(0)} s`)
  }
  if (values.s3) await withOwnS3(compose, values.s3)
  else {
    await checkImage(image, root, report)
    await freshClone(compose, Number(process.env.COMPOSE_CHECK_PORT ?? (await freePort())))
    await withSettings(compose)
    if (process.env.S3_BUCKET) await withS3(compose)
  }
  console.log(
    `\n${findings} findings, ${missed === 0 ? 'all as they must be' : `${missed} not as they must be`}`,
  )
  if (missed > 0) process.exitCode = 1
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    void Promise.all([...standing].map((remove) => remove())).then(() => process.exit(130))
  })
}

main().catch((error) => {
  console.error(`\n  ✗ ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
})
