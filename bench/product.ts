// The product as a process: `node dist/main.js` on its own folders and port, its log in a file. Started and stopped as
// often as wanted over the same data.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { parseEnv } from 'node:util'
import type { ClientConfig } from 'pg'
import { projectRoot } from '../runtime/config/root.ts'
import { loginConnection } from '../runtime/db/bootstrap/logins.ts'
import { atEnd } from './cleanup.ts'
import type { ProbeAnswer, ProbeQuestion } from './probe.ts'

/** What one generation cost, as the server logged it. Milliseconds. */
export interface Generation {
  readonly generate: number
  readonly load: number
}

export interface Product {
  readonly url: string
  readonly pid: number
  /** Milliseconds from the start of the process to the first 200 of /ready. */
  readonly start: number
  readonly serviceKey: string
  readonly anonKey: string
  /** Signs users' tokens. */
  readonly jwtSecret: string
  /** The login that requests of users go through, on its embedded database. */
  readonly api: ClientConfig
  /** Of the embedded database. */
  readonly postmaster: number
  /** Superuser on its embedded database. */
  readonly superuser: ClientConfig
  ask(question: ProbeQuestion): Promise<ProbeAnswer>
  /** All generations that the log tells of since the folder was new. */
  generations(): readonly Generation[]
  stop(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

async function untilReady(url: string, child: ChildProcess, logFile: string): Promise<void> {
  const deadline = Date.now() + 120_000
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      throw new Error(`the server did not become ready:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`)
    }
    const ready = await fetch(`${url}/ready`).catch(() => undefined)
    await ready?.arrayBuffer()
    if (ready?.status === 200) return
    await sleep(20)
  }
}

function readDatabase(folder: string): { readonly superuser: ClientConfig; readonly postmaster: number } {
  const state: unknown = JSON.parse(readFileSync(join(folder, 'data/postgres.json'), 'utf8'))
  const { socketDir, port, pid } = state as { socketDir: string; port: number; pid: number }
  return {
    superuser: { host: socketDir, port, user: 'postgres', database: 'postgres' },
    postmaster: pid,
  }
}

function readGenerations(logFile: string): readonly Generation[] {
  const found = readFileSync(logFile, 'utf8').matchAll(/written in (\d+) ms, loaded in (\d+) ms/g)
  return [...found].map(([, generate, load]) => ({ generate: Number(generate), load: Number(load) }))
}

/** Node's arguments that load the probe which answers {@link Product.ask}. */
export const probe = (): string[] => [
  '--import',
  pathToFileURL(join(projectRoot(), 'dist/bench-probe.js')).href,
]

/** `node dist/main.js`, ready, with what it was told and made. */
export interface ServerProcess {
  readonly url: string
  readonly pid: number
  /** Milliseconds from the start of the process to the first 200 of /ready. */
  readonly start: number
  readonly child: ChildProcess
  readonly logFile: string
  /** What stands in its SECRETS_FILE. */
  readonly secrets: NodeJS.Dict<string>
  readonly stop: () => Promise<void>
  /** `kill -9`. */
  readonly kill: () => Promise<void>
}

/**
 * Starts a server on `folder`, whose content makes it a cold or a warm start, and waits until it is ready.
 * @param env beside PORT and folders
 */
export async function startServer(
  folder: string,
  nodeArgs: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const root = projectRoot()
  const port = env.PORT ?? String(await freePort())
  const url = `http://127.0.0.1:${port}`
  const logFile = join(folder, 'server.log')
  const secretsFile = env.SECRETS_FILE ?? join(folder, 'secrets.env')
  const log = openSync(logFile, 'a')
  const begun = performance.now()
  const child = spawn(process.execPath, [...nodeArgs, join(root, 'dist/main.js')], {
    stdio: ['ignore', log, log, 'ipc'],
    env: {
      PATH: process.env.PATH,
      PORT: port,
      DATA_DIR: join(folder, 'data'),
      GENERATED_DIR: join(folder, 'generated'),
      STORAGE_DIR: join(folder, 'uploads'),
      SECRETS_FILE: secretsFile,
      ...env,
    },
  })
  closeSync(log)
  const exited = once(child, 'exit')
  const end = (signal: NodeJS.Signals) => async () => {
    child.kill(signal)
    await exited
  }
  const stop = atEnd('server', end('SIGTERM'))
  await untilReady(url, child, logFile)
  return {
    ...{ url, child, logFile, stop },
    pid: child.pid ?? 0,
    start: performance.now() - begun,
    secrets: parseEnv(readFileSync(secretsFile, 'utf8')),
    kill: end('SIGKILL'),
  }
}

/**
 * Starts the server with its embedded database on `folder`.
 * @param nodeArgs Node's own arguments. Default: loads the probe that answers {@link Product.ask}.
 */
export async function startProduct(
  folder: string,
  nodeArgs = probe(),
  env: Readonly<Record<string, string>> = {},
): Promise<Product> {
  const { url, pid, start, child, logFile, secrets, stop } = await startServer(folder, nodeArgs, env)
  const { superuser, postmaster } = readDatabase(folder)
  return {
    ...{ url, pid, start, stop, superuser, postmaster },
    serviceKey: secrets.SERVICE_ROLE_KEY ?? '',
    anonKey: secrets.ANON_KEY ?? '',
    jwtSecret: secrets.JWT_SECRET ?? '',
    api: loginConnection(superuser, secrets.APP_SECRET ?? '', 'lite_api'),
    ask: async (question) => {
      const answered = once(child, 'message') as Promise<[ProbeAnswer]>
      child.send(question)
      return (await answered)[0]
    },
    generations: () => readGenerations(logFile),
  }
}
