// Other servers on a test's database, in processes of their own that can be killed and stopped, and NATS beside them.
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build } from 'esbuild'
import { projectRoot } from '../config/root.ts'
import { testLogins, testSecret } from './postgres.ts'
import type { StepName } from '../storage/steps.ts'
import type { SecondServerSettings } from './second-server.ts'
import type { TestServer } from './server.ts'

/** Below node_modules, where it finds its packages. */
const program = join(projectRoot(), `node_modules/.cache/second-server-${process.pid}.mjs`)

let built: Promise<unknown> | undefined
function buildProgram(): Promise<unknown> {
  return (built ??= (async () => {
    mkdirSync(join(program, '..'), { recursive: true })
    process.once('exit', () => rmSync(program, { force: true }))
    await build({
      entryPoints: [join(projectRoot(), 'runtime/test/second-server.ts')],
      ...{ outfile: program, bundle: true, packages: 'external', format: 'esm', platform: 'node' },
    })
  })())
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

export interface SecondServer {
  readonly url: string
  readonly child: ChildProcess
}

/** Another server on the same database and with the same keys. */
export async function startSecond(
  first: TestServer,
  env: Readonly<Record<string, string>>,
  dieAt?: StepName,
): Promise<SecondServer> {
  const { config } = first
  const settings: SecondServerSettings = {
    env: {
      ...{ PORT: '0', APP_SECRET: testSecret, RATE_LIMIT: '0', JWT_SECRET: config.jwtSecret },
      ...{ ANON_KEY: config.anonKey, SERVICE_ROLE_KEY: config.serviceRoleKey },
      ...{ SECRETS_FILE: config.secretsFile, GENERATED_DIR: first.generatedDir },
      STORAGE_DIR: config.storage.directory,
      ...env,
    },
    logins: testLogins(first.database),
    ...(dieAt && { dieAt }),
  }
  await buildProgram()
  const child = fork(program, [JSON.stringify(settings)], { stdio: 'inherit' })
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`the server ended with ${String(code)} before it listened`)
  })
  const [url] = (await Promise.race([once(child, 'message'), gone])) as [string]
  gone.catch(() => undefined) // from now on it may end
  return { url, child }
}

const natsPath = `${process.env.PATH ?? ''}:/usr/sbin`
/** A machine with Node 20 and npm alone has no NATS server: `.ci/run` installs it. */
export const hasNats = spawnSync('nats-server', ['--version'], { env: { PATH: natsPath } }).status === 0

/** A NATS server on a port; resolves when it can be connected to. */
export async function startNats(port: number): Promise<ChildProcess> {
  const nats = spawn('nats-server', ['-a', '127.0.0.1', '-p', String(port)], {
    ...{ stdio: ['ignore', 'ignore', 'pipe'] },
    env: { PATH: natsPath },
  })
  await new Promise<void>((resolve) => {
    let said = ''
    nats.stderr.on('data', (data) => {
      said += String(data)
      if (said.includes('Server is ready')) resolve()
    })
  })
  return nats
}
