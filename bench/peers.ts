// Other generators of types from a schema, run as their command lines do. They write types only; one that fails is told.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { projectRoot } from '../runtime/config/root.ts'
import { atEnd } from './cleanup.ts'
import { progress } from './report.ts'

export interface Peer {
  readonly name: string
  /** Milliseconds from the start of its process to its end, or undefined when it failed. */
  run(): Promise<number | undefined>
}

interface Command {
  readonly name: string
  /** Program of the package, below node_modules. */
  readonly bin: string
  readonly args: readonly string[]
}

/** Runs a peer in `folder`. The last lines of a failed one go to stderr. */
async function time({ name, bin, args }: Command, folder: string): Promise<number | undefined> {
  const begun = performance.now()
  const child = spawn(process.execPath, [join(projectRoot(), 'node_modules', bin), ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const end = atEnd(name, async () => child.kill('SIGKILL'))
  let complaint = ''
  child.stderr.on('data', (data) => (complaint += String(data)))
  const [code] = (await once(child, 'exit')) as [number | null]
  await end()
  if (code === 0) return performance.now() - begun
  progress(`${name} failed: ${complaint.trim().split('\n').slice(-3).join(' ')}`)
  return undefined
}

/** The version of an installed package. */
export async function versionOf(name: string): Promise<string> {
  const manifest: unknown = JSON.parse(
    await readFile(join(projectRoot(), 'node_modules', name, 'package.json'), 'utf8'),
  )
  return (manifest as { version: string }).version
}

/** kysely-codegen and kanel on this database, schema `public`, writing below `folder`. */
export async function createPeers(folder: string, server: ClientConfig): Promise<readonly Peer[]> {
  const { host = '', port = 5432, user = '', database = '' } = server
  const url = `postgres://${user}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
  const out = join(folder, 'peers')
  await mkdir(out, { recursive: true })
  const connection = { host, port, user, database }
  const kanel = {
    connection,
    schemas: ['public'],
    outputPath: join(out, 'kanel'),
    preDeleteOutputFolder: true,
  }
  await writeFile(join(out, 'kanel.config.json'), JSON.stringify(kanel))
  const commands: readonly Command[] = [
    {
      name: 'kysely-codegen',
      bin: 'kysely-codegen/dist/cli/bin.js',
      args: [
        '--dialect',
        'postgres',
        '--url',
        url,
        '--include-pattern',
        'public.*',
        '--out-file',
        'kysely.ts',
      ],
    },
    { name: 'kanel', bin: 'kanel/bin/kanel', args: ['--config', 'kanel.config.json'] },
  ]
  return commands.map((command) => ({ name: command.name, run: () => time(command, out) }))
}
