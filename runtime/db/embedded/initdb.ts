// Makes a cluster: all or nothing, so that a killed first start leaves nothing half made.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { launch } from './account.ts'
import { MAJOR_VERSION } from './binaries.ts'
import type { Home } from './home.ts'
import { makePrivate, replaceFile } from './home.ts'

// UTF-8 with byte order where the system's C library has it under one of these names, else ASCII rules.
const locales = [['--locale=C.UTF-8'], ['--locale=C', '--lc-ctype=en_US.UTF-8'], ['--locale=C']]

// Only the socket is open, it lies in a directory of mode 0700, and `postgres` is ours alone: hence no password.
const access = `# TYPE DATABASE USER METHOD: written by Supabase Lite; there is no TCP
local all postgres trust
local all all scram-sha-256
`

const settings = `# Supabase Lite reads supabase-lite.conf first, which it writes anew at each start.
include_if_exists = 'supabase-lite.conf'
# Your own settings below win; restart afterwards.
`

/** True when a cluster is there. Throws when it is of another major version than our programs, or no cluster at all. */
export function hasCluster(clusterDir: string): boolean {
  const file = join(clusterDir, 'PG_VERSION')
  if (!existsSync(file)) {
    if (!existsSync(clusterDir) || readdirSync(clusterDir).length === 0) return false
    throw new Error(`${clusterDir} is not empty and holds no PostgreSQL cluster: move it away.`)
  }
  const version = readFileSync(file, 'utf8').trim()
  if (version === MAJOR_VERSION) return true
  throw new Error(
    `${clusterDir} is of PostgreSQL ${version}, the embedded server is ${MAJOR_VERSION}: ` +
      'serve it with its own version through DATABASE_URL, or set another DATA_DIR.',
  )
}

/** Makes the cluster of `home`: UTF-8, checksums, superuser `postgres`. Throws with what initdb said. */
export async function createCluster({ clusterDir, runAs, binaries }: Home): Promise<void> {
  // A name of its own: the initdb of a killed start may still be writing.
  const prefix = `${clusterDir}.init-`
  const parent = dirname(clusterDir)
  for (const name of readdirSync(parent)) {
    if (join(parent, name).startsWith(prefix)) rmSync(join(parent, name), { recursive: true, force: true })
  }
  const unfinished = prefix + randomBytes(4).toString('hex')
  for (const [index, locale] of locales.entries()) {
    rmSync(unfinished, { recursive: true, force: true })
    makePrivate(unfinished, runAs)
    const failure = await initdb({ clusterDir: unfinished, runAs, binaries }, locale)
    if (failure === undefined) break
    if (index === locales.length - 1 || !failure.includes('locale')) {
      rmSync(unfinished, { recursive: true, force: true })
      throw new Error(`PostgreSQL's initdb failed in ${parent}: ${failure}`)
    }
  }
  replaceFile(unfinished, 'pg_hba.conf', access, runAs)
  replaceFile(unfinished, 'postgresql.conf', settings, runAs)
  renameSync(unfinished, clusterDir)
}

/** Resolves to what initdb said when it failed. */
async function initdb({ clusterDir, runAs, binaries }: Home, locale: string[]): Promise<string | undefined> {
  const cluster = ['-D', clusterDir, '-U', 'postgres', '-E', 'UTF8', '-T', 'english', '-A', 'trust']
  const { file, args, options } = launch(runAs, binaries.initdb, [...cluster, '--data-checksums', ...locale])
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`cannot run ${file}`, { cause: error })))
    child.once('close', (code) => resolve(code === 0 ? undefined : said.trim().replaceAll('\n', '; ')))
  })
}
