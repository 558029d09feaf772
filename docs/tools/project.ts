// A project as the documentation describes it, with a running product: shell blocks run in its folder, SQL becomes its migrations.
import { execFile } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import bcrypt from 'bcrypt'
import { startProduct, type Product } from '../../e2e/product.ts'
import { projectRoot } from '../../runtime/config/root.ts'

const root = projectRoot()

/** curl as in the pages, but what the server refuses fails, and says why. */
const curl =
  '#!/bin/sh\nexec /usr/bin/env -S PATH="$REAL_PATH" curl --fail-with-body --silent --show-error "$@"\n'

export interface Project {
  readonly product: Product
  /** What blocks find in their environment. */
  readonly env: NodeJS.ProcessEnv
  /** The folder in which `npm run …` works. */
  readonly folder: string
  /** A user who is signed in: the reader. */
  readonly user: { readonly id: string; readonly token: string }
  /** Runs a block of shell; rejects with all its output when a command of it fails. */
  shell(text: string): Promise<string>
  /** Runs SQL as the owner of the tables, as the next migration where it defines something, and waits until it is served. */
  sql(text: string): Promise<void>
  /** Runs SQL as the owner of the tables, and leaves no migration. */
  run(text: string): Promise<void>
  /** Writes SQL into the newest file of migrations/. */
  fill(text: string): Promise<void>
  stop(): Promise<void>
}

const definition = /^\s*(create|alter|grant|revoke|drop|comment)\b/im

/** What SQL makes in `public` and the API then serves, as paths below /rest/v1; functions of hooks and triggers are not served. */
const pathsOf = (sql: string) => [
  ...[...sql.matchAll(/^create (?:or replace )?(?:table|view) (?:public\.)?(\w+)[ (]/gim)].map(
    ([, name]) => `/rest/v1/${name ?? ''}`,
  ),
  ...[...sql.matchAll(/^create function (?:public\.)?(\w+)\((?!event jsonb)/gim)].map(
    ([, name]) => `/rest/v1/rpc/${name ?? ''}`,
  ),
]

/** Of docs/from-supabase.md: somebody as the other side has them. */
const movedUser = async () => ({
  ...{ id: '5e0a1a0e-3a7b-4f0e-9d0b-1f5f3f6a7c11', email: 'moved@example.com', email_confirm: true },
  ...{
    password_hash: await bcrypt.hash('correct horse battery', 4),
    user_metadata: { name: 'M' },
    app_metadata: {},
  },
})

/** Starts it; `stop` leaves nothing behind. */
export async function startProject(): Promise<Project> {
  const parent = await mkdtemp(join(tmpdir(), 'lite-docs-'))
  const folder = join(parent, 'app')
  const bin = join(parent, 'bin')
  for (const made of ['app/migrations', 'bin', 'web/src'])
    await mkdir(join(parent, made), { recursive: true })
  await symlink(join(root, 'node_modules'), join(parent, 'node_modules'))
  for (const shared of ['package.json', 'runtime', 'examples'])
    await symlink(join(root, shared), join(folder, shared))
  await copyFile(join(root, 'migrations/0001_todos.sql'), join(folder, 'migrations/0001_todos.sql'))
  await copyFile(join(root, 'docs/public/pictures/tables.webp'), join(folder, 'photo.webp'))
  await writeFile(join(folder, 'users.json'), JSON.stringify([await movedUser()]))
  await writeFile(join(bin, 'curl'), curl)
  await chmod(join(bin, 'curl'), 0o755)
  const settings = {
    DATA_DIR: join(folder, '.data'),
    GENERATED_DIR: join(folder, 'generated'),
    MIGRATIONS_DIR: join(folder, 'migrations'),
    SECRETS_FILE: join(folder, '.env'),
    STORAGE_DIR: join(folder, 'uploads'),
    STORAGE_RESERVE: '0',
    RATE_LIMIT: '0',
    AUTH_LIMIT_SIGNUP: '0',
    AUTH_LIMIT_LOGIN: '0',
  }
  const product = await startProduct(settings).catch(async (error: unknown) => {
    await rm(parent, { recursive: true, force: true })
    throw error
  })
  const headers = { apikey: product.serviceKey, 'content-type': 'application/json' }
  const ask = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(product.url + path, {
      headers,
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`)
    return JSON.parse(text)
  }
  const registered = (await ask('/auth/register', {
    email: 'reader@example.com',
    password: 'correct horse battery',
  })) as {
    readonly access_token: string
    readonly user: { readonly id: string }
  }
  const env = {
    ...product.env,
    REAL_PATH: process.env.PATH,
    PATH: `${bin}:${process.env.PATH ?? ''}`,
    URL: product.url,
    ANON_KEY: product.anonKey,
    SERVICE_ROLE_KEY: product.serviceKey,
    USER_TOKEN: registered.access_token,
    // what moves over comes from the same server
    OLD_URL: product.url,
    OLD_SERVICE_KEY: product.serviceKey,
    NO_COLOR: '1',
  }

  /** Resolves when everything that the SQL makes is served. */
  const served = async (sql: string): Promise<void> => {
    const wanted = pathsOf(sql)
    const deadline = Date.now() + 15_000
    for (;;) {
      const { paths } = (await ask('/openapi.json')) as { readonly paths: object }
      const missing = wanted.filter((path) => !(path in paths))
      if (missing.length === 0) return
      if (Date.now() > deadline) throw new Error(`Not served: ${missing.join(', ')}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  let filled = ''
  const run = async (sql: string): Promise<void> => {
    await ask('/admin/v1/sql/run', { sql })
  }

  return {
    product,
    env,
    folder,
    user: { id: registered.user.id, token: registered.access_token },
    shell: async (text) => {
      const script = text.replaceAll('localhost:8000', new URL(product.url).host)
      const output = await new Promise<string>((resolve, reject) => {
        execFile(
          'bash',
          // a bash whose input is a socket takes itself for a remote shell, and reads its settings
          ['--norc', '-euo', 'pipefail', '-c', script],
          { cwd: folder, env, timeout: 60_000 },
          (error, stdout, stderr) => {
            if (error) reject(new Error(`${text}\n${stdout}${stderr}`))
            else resolve(stdout + stderr)
          },
        )
      })
      if (/npm run migrate$/m.test(text)) await served(filled)
      return output
    },
    run,
    sql: async (text) => {
      if (!definition.test(text)) return run(text)
      await ask('/admin/v1/sql/migrate', { sql: text, name: 'docs' })
      await served(text)
    },
    fill: async (text) => {
      filled = text
      const newest = (await readdir(join(folder, 'migrations'))).sort().at(-1) ?? ''
      await writeFile(join(folder, 'migrations', newest), `${text}\n`)
    },
    stop: async () => {
      await product.stop()
      await rm(parent, { recursive: true, force: true })
    },
  }
}
