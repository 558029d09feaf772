// `npm run example -- NAME`: starts the product with the example's migrations on an embedded PostgreSQL of its own, brings the
// example's generated code up to date, and serves the app with Vite. Ctrl-C ends both. PORT, APP_PORT and EXAMPLE_DATA_DIR choose
// other places. Refuses names that are no examples.
import { spawn } from 'node:child_process'
import { copyFile, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseEnv } from 'node:util'
import { createServer } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const launch = join(root, 'runtime/launch.mjs')
/** Of each example: where its generated code belongs. */
const examples = {
  todos: { client: 'src/db' },
  photos: { client: 'src/db' },
  'supabase-js': { types: 'src/database.types.ts' },
}

const [name = ''] = process.argv.slice(2)
if (!Object.hasOwn(examples, name)) {
  console.error(
    `${name === '' ? 'Which example?' : `There is no example ${JSON.stringify(name)}.`} Choose one:`,
  )
  for (const known of Object.keys(examples)) console.error(`  npm run example -- ${known}`)
  process.exit(2)
}
const { client, types } = examples[name]
const folder = join(root, 'examples', name)
const { PORT = '8100', APP_PORT = '5173', EXAMPLE_DATA_DIR = join(folder, '.data') } = process.env
const data = resolve(EXAMPLE_DATA_DIR)
const env = {
  LOG_LEVEL: 'warn',
  ...process.env,
  PORT,
  DATA_DIR: data,
  MIGRATIONS_DIR: join(folder, 'migrations'),
  GENERATED_DIR: join(data, 'generated'),
  SECRETS_FILE: join(data, 'secrets.env'),
  STORAGE_BACKEND: 'local',
  STORAGE_DIR: join(data, 'uploads'),
}
// an example never works on the database of a project
for (const variable of ['DATABASE_URL', 'DATABASE_DIRECT_URL', 'DATABASE_PASSWORD_FILE']) delete env[variable]
const url = `http://localhost:${PORT}`

// detached: Ctrl-C reaches this process alone, which then ends the other in order
const product = spawn(process.execPath, [launch, 'start'], {
  env,
  stdio: ['ignore', 'pipe', 'inherit'],
  detached: true,
})
const ended = new Promise((done) => product.once('exit', done))
let said = ''
product.stdout.on('data', (chunk) => (said += chunk))

let site
let stopping = false
async function stop(code) {
  if (stopping) return
  stopping = true
  await site?.close()
  product.kill('SIGTERM')
  await ended
  process.exit(code)
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop(0))
void ended.then(() => {
  if (!stopping) console.error(`${said}\nThe server has ended.`)
  void stop(1)
})

/** Runs a command of the product to its end. */
async function run(...args) {
  const child = spawn(process.execPath, [launch, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk) => (errors += chunk))
  const code = await new Promise((done) => child.once('close', done))
  if (code !== 0) throw new Error(`${args.join(' ')} failed:\n${errors}`)
}

const isReady = () =>
  fetch(`${url}/ready`).then(
    ({ ok }) => ok,
    () => false,
  )

try {
  while (!stopping && !(await isReady())) await new Promise((done) => setTimeout(done, 100))
  // the app reads these as import.meta.env.VITE_…
  process.env.VITE_API_URL = url
  process.env.VITE_ANON_KEY = parseEnv(await readFile(env.SECRETS_FILE, 'utf8')).ANON_KEY
  const vite = createServer({
    root: folder,
    configFile: join(folder, 'vite.config.ts'),
    cacheDir: join(data, 'vite'),
    server: { port: Number(APP_PORT), strictPort: true },
    logLevel: 'warn',
  })
  const code = client
    ? run('generate', '--client', join(folder, client))
    : copyFile(join(data, 'generated/database.types.ts'), join(folder, types))
  ;[site] = await Promise.all([vite, code])
  await site.listen()
  console.log(`The example ${name}: ${site.resolvedUrls.local[0]}   (server ${url}; Ctrl-C ends both)`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  await stop(1)
}
