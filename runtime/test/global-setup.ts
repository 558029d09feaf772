// Vitest's global setup: one throw-away PostgreSQL cluster per run, without durability, with a prepared `template`.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import type { TestProject } from 'vitest/node'
import { bootstrap } from '../db/bootstrap/bootstrap.ts'
import { findBinaries } from '../db/embedded/binaries.ts'
import type { Home } from '../db/embedded/home.ts'
import { chooseHome, replaceFile } from '../db/embedded/home.ts'
import { createCluster } from '../db/embedded/initdb.ts'
import { acquireLock, lockOwner } from '../db/embedded/lock.ts'
import type { Postmaster } from '../db/embedded/postmaster.ts'
import { startPostmaster, stopLeftover } from '../db/embedded/postmaster.ts'
import { socketDirectory } from '../db/embedded/socket-dir.ts'
import type { TestCluster } from './postgres.ts'
import { asSuperuser, testSecret } from './postgres.ts'

const parent = `/tmp/supabase-lite-tests-${process.getuid?.() ?? 0}`
const silent = () => undefined

const access = `local all postgres trust
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
`

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no free TCP port')
  return address.port
}

/** Stops and deletes the clusters of runs that were killed. */
async function removeDeadRuns(): Promise<void> {
  for (const name of readdirSync(parent)) {
    const directory = join(parent, name)
    const lock = join(directory, 'run.lock')
    if (!existsSync(lock) || lockOwner(lock)) continue
    await stopLeftover(join(directory, 'postgres'), silent)
    rmSync(directory, { recursive: true, force: true })
  }
}

async function start(home: Home, socketDir: string, port: number): Promise<Postmaster> {
  await createCluster(home)
  replaceFile(home.clusterDir, 'pg_hba.conf', access, home.runAs)
  return startPostmaster(home, socketDir, join(home.clusterDir, '../postgres.log'), {
    port: String(port),
    listen_addresses: '127.0.0.1',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '200',
    shared_buffers: '64MB',
    autovacuum_naptime: '1h',
  })
}

/** Roles and system migrations, made by the product's own bootstrap. */
async function prepareTemplate(connection: ClientConfig): Promise<void> {
  const server = { connection, embedded: true, close: async () => undefined }
  await bootstrap(server, { appSecret: testSecret, apiSchemas: ['public'], log: silent })
}

/** Starts the cluster and hands its address to the tests; the returned function stops and deletes it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  mkdirSync(parent, { recursive: true, mode: 0o711 })
  await removeDeadRuns()
  const directory = join(parent, randomBytes(6).toString('hex'))
  mkdirSync(directory, { mode: 0o711 }) // PostgreSQL runs as another user below it when we are root
  await acquireLock(join(directory, 'run.lock'), 'command')
  const home = chooseHome(directory, findBinaries(), silent)
  const socketDir = socketDirectory(home.clusterDir, home.runAs)
  const port = await freePort()
  const postmaster = await start(home, socketDir, port)
  const stop = async () => {
    await postmaster.stop()
    rmSync(socketDir, { recursive: true })
    rmSync(directory, { recursive: true })
  }

  const cluster: TestCluster = { socketDir, port, password: randomBytes(12).toString('hex') }
  const connection = { host: socketDir, port, user: 'postgres', database: 'postgres' }
  try {
    await asSuperuser(
      connection,
      `alter role postgres password '${cluster.password}'`,
      'create database template template template0',
    )
    await prepareTemplate({ ...connection, database: 'template' })
    await asSuperuser(connection, 'alter database template with allow_connections false')
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('postgres', cluster)
  return stop
}
