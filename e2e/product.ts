// Starts the product as a user does, `npm start`, with data, secrets and generated code in a folder of its own.
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseEnv, promisify } from 'node:util'
import { fileURLToPath } from 'node:url'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))

/** A running product. `stop` ends it as Ctrl-C does. */
export interface Product {
  readonly url: string
  readonly anonKey: string
  readonly serviceKey: string
  /** Variables under which commands such as `npm run sql` join this product. */
  readonly env: NodeJS.ProcessEnv
  /** What it has printed so far. */
  printed(): string
  /** What `npm run sql -- - --json` prints. Rejects with what it says of a refusal. */
  sql(text: string): Promise<string>
  stop(): Promise<void>
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

function exited(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => child.once('exit', resolve))
}

/** @returns what the command prints @throws Error with what it says where it refuses */
async function command(args: readonly string[], input: string, env: NodeJS.ProcessEnv): Promise<string> {
  const child = spawn(process.execPath, ['dist/cli.js', ...args], { cwd: root, env })
  child.stdin.end(input)
  const [printed, said, code] = await Promise.all([text(child.stdout), text(child.stderr), exited(child)])
  if (code !== 0) throw new Error(said)
  return printed.trim()
}

const template = 'E2E_TEMPLATE'

/** Playwright's global set-up: a first start, whose folder every other product copies. @returns what removes it */
export default async function prepare(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'lite-e2e-'))
  await (await startIn(folder, {})).stop()
  process.env[template] = folder
  return () => rm(folder, { recursive: true, force: true })
}

/** Starts the product and waits until `/ready` answers 200. Rejects with its output when it ends before. */
export async function startProduct(settings: Readonly<Record<string, string>> = {}): Promise<Product> {
  const folder = await mkdtemp(join(tmpdir(), 'lite-e2e-'))
  const first = process.env[template]
  // other migrations make another database; fs.cp would lose the owner that PostgreSQL asks for
  if (first !== undefined && settings.MIGRATIONS_DIR === undefined)
    await run('cp', ['-a', `${first}/.`, folder])
  const product = await startIn(folder, settings)
  return {
    ...product,
    async stop() {
      try {
        await product.stop()
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  }
}

async function startIn(folder: string, settings: Readonly<Record<string, string>>): Promise<Product> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const env = {
    ...process.env,
    PORT: String(port),
    DATA_DIR: join(folder, 'data'),
    GENERATED_DIR: join(folder, 'generated'),
    SECRETS_FILE: join(folder, 'secrets.env'),
    STORAGE_DIR: join(folder, 'uploads'),
    LOG_LEVEL: 'warn',
    ...settings,
  }
  const child = spawn(process.execPath, ['runtime/launch.mjs', 'start'], { cwd: root, env })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const isReady = () =>
    fetch(`${url}/ready`)
      .then((response) => response.ok)
      .catch(() => false)
  const deadline = Date.now() + 150_000
  while (!(await isReady())) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`The product did not start:\n${output}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const secrets = parseEnv(await readFile(env.SECRETS_FILE, 'utf8'))
  return {
    url,
    env,
    printed: () => output,
    anonKey: secrets.ANON_KEY ?? '',
    serviceKey: secrets.SERVICE_ROLE_KEY ?? '',
    sql: (input) => command(['sql', '-', '--json'], input, env),
    async stop() {
      child.kill('SIGTERM')
      const code = await exited(child)
      if (code !== 0) throw new Error(`The product ended with ${code}:\n${output}`)
    },
  }
}
