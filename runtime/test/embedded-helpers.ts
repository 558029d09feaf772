// For the tests of the embedded server: directories, processes and questions to a server.
import type { ChildProcess } from 'node:child_process'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'esbuild'
import type { ClientConfig } from 'pg'
import pg from 'pg'
import { projectRoot } from '../config/root.ts'
import type { RunAs } from '../db/embedded/account.ts'
import { launch } from '../db/embedded/account.ts'
import { postgresProcesses, signal } from '../db/embedded/processes.ts'

/** What {@link startOwner}'s process says. */
export interface Told {
  readonly log?: string
  readonly open?: ClientConfig
  readonly uid?: number
  readonly closed?: true
  readonly error?: string
}

export interface Owner {
  readonly child: ChildProcess
  readonly told: readonly Told[]
  /** Waits for the first line that has `key`; fails when the process ends before. */
  until<K extends keyof Told>(key: K): Promise<NonNullable<Told[K]>>
  say(line: 'close' | 'exit'): void
  kill(): Promise<void>
}

let bundle: Promise<string> | undefined

/** Bundles embedded-owner.ts once; it must lie below node_modules to find its packages. */
function ownerProgram(): Promise<string> {
  return (bundle ??= (async () => {
    const root = projectRoot()
    const cache = join(root, 'node_modules/.cache')
    mkdirSync(cache, { recursive: true })
    const outfile = join(cache, `embedded-owner-${process.pid}.mjs`)
    await build({
      entryPoints: [join(root, 'runtime/test/embedded-owner.ts')],
      outfile,
      bundle: true,
      packages: 'external',
      format: 'esm',
      platform: 'node',
    })
    process.once('exit', () => rmSync(outfile, { force: true }))
    return outfile
  })())
}

/** Opens the embedded server of `dataDir` in another process. */
export async function startOwner(
  dataDir: string,
  kind: 'server' | 'command' = 'server',
  runAs?: RunAs,
): Promise<Owner> {
  const { file, args, options } = launch(runAs, process.execPath, [await ownerProgram(), dataDir, kind])
  const child = spawn(file, args, { ...options, stdio: ['pipe', 'pipe', 'inherit'] })
  const told: Told[] = []
  const lines = createInterface(child.stdout)
  lines.on('line', (line) => told.push(JSON.parse(line) as Told))
  const ended = once(lines, 'close')
  return {
    child,
    told,
    until: async (key) => {
      for (;;) {
        const value = told.find((line) => line[key] !== undefined)?.[key]
        if (value !== undefined) return value
        const more = await Promise.race([once(lines, 'line').then(() => true), ended.then(() => false)])
        if (!more && !told.some((line) => line[key] !== undefined)) {
          throw new Error(`the process ended without ${key}: ${JSON.stringify(told)}`)
        }
      }
    },
    say: (line) => child.stdin.write(`${line}\n`),
    kill: async () => {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}

/** Copies a stopped cluster with owners and modes: faster than making one. */
export function copyCluster(from: string, to: string): void {
  execFileSync('cp', ['-a', join(from, 'postgres'), to])
}

/** A fresh directory of mode 0700, as mktemp makes it. */
export function privateDirectory(): string {
  return mkdtempSync('/tmp/lite-embedded-')
}

/** Ends every PostgreSQL of `dataDir` and deletes its directories. */
export function clear(directory: string): void {
  for (const pid of postgresProcesses(join(directory, 'postgres'))) signal(pid, 'SIGKILL')
  if (existsSync(join(directory, 'postgres.json'))) rmSync(running(directory).socketDir, { recursive: true })
  rmSync(directory, { recursive: true, force: true })
}

/** First column of the first row, of the last of the statements. */
export async function ask(connection: ClientConfig, sql: string): Promise<unknown> {
  const client = new pg.Client({ ...connection })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const results: unknown = await client.query<unknown[]>({ text: sql, rowMode: 'array' })
    return [results as pg.QueryArrayResult].flat().at(-1)?.rows[0]?.[0] as unknown
  } finally {
    await client.end()
  }
}

function running(dataDir: string): { pid: number; socketDir: string } {
  return JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8')) as {
    pid: number
    socketDir: string
  }
}

/** Pid of the running server, from postgres.json. */
export function serverPid(dataDir: string): number {
  return running(dataDir).pid
}
