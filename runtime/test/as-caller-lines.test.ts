// The door to Postgres over a bad line: a connection cut at any byte, a server that stops and comes back.
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, connect as openSocket } from 'node:net'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase } from '../db/caller/as-caller.ts'
import type { Database } from '../db/contract.ts'
import { findBinaries } from '../db/embedded/binaries.ts'
import { chooseHome, type Home } from '../db/embedded/home.ts'
import { createCluster } from '../db/embedded/initdb.ts'
import { SOCKET_PORT, startPostmaster, type Postmaster } from '../db/embedded/postmaster.ts'
import { socketDirectory } from '../db/embedded/socket-dir.ts'
import { alice, anon, createCallerFixture, rolesSql, user } from './as-caller.ts'

const ask = (database: Database, text: string, ...values: string[]) =>
  database.asCaller(anon, { text, values })

describe('a connection cut at any byte', () => {
  it('gives an error or the right answer, and no half transaction', { timeout: 60_000 }, async () => {
    const fixture = await createCallerFixture()
    const { test, logins } = fixture
    await test.query('create table hits (n int); grant insert on hits to anon')
    const upstream = `${String(test.connection.host)}/.s.PGSQL.${String(test.connection.port)}`
    let limit = Infinity
    const sockets = new Set<Socket>()
    const proxy = createServer((client) => {
      const server = openSocket(upstream)
      let left = limit
      for (const socket of [client, server]) {
        sockets.add(socket)
        socket.on('error', () => undefined)
        socket.on('close', () => {
          client.destroy()
          server.destroy()
        })
      }
      client.pipe(server)
      server.on('data', (chunk: Buffer) => {
        client.write(chunk.subarray(0, left))
        left -= chunk.length
        if (left <= 0) client.destroySoon()
      })
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
    const address = proxy.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const api = { ...logins.api, host: '127.0.0.1', port }
    let answered = 0
    for (limit = 1; limit < 1_400; limit += 7) {
      const door = createDatabase(
        { ...logins, api },
        {
          poolSize: 1,
          poolTimeout: 3_000,
          statementTimeout: { anon: 3_000, authenticated: 3_000, service: 0 },
          apiSchemas: ['public'],
          log: () => undefined,
        },
      )
      try {
        const { affected } = await ask(door, `insert into hits values ($1)`, String(limit))
        expect(affected).toBe(1)
        answered += 1
        expect((await test.query('select 1 from hits where n = $1', [limit])).rowCount).toBe(1)
      } catch (error) {
        expect(error).toMatchObject({ status: 503 })
      }
      await door.close()
    }
    for (const socket of sockets) socket.destroy()
    proxy.close()
    expect(answered).toBeGreaterThan(0)
    expect(answered).toBeLessThan(200)
    const left = await test.query(
      `select 1 from pg_stat_activity where usename = $1 and state like 'idle in%'`,
      [logins.api.user],
    )
    expect(left.rowCount).toBe(0)
    await fixture.close()
  })
})

describe('a server that stops', () => {
  const directory = mkdtempSync(join(tmpdir(), 'lite-stop-'))
  const silent = () => undefined
  let home: Home
  let socketDir: string
  let server: Postmaster | undefined

  async function start(): Promise<void> {
    server = await startPostmaster(home, socketDir, join(directory, 'postgres.log'), { fsync: 'off' })
  }
  async function stop(signal: NodeJS.Signals): Promise<void> {
    if (!server) return
    process.kill(server.pid, signal)
    await server.exited
    server = undefined
  }

  beforeAll(async () => {
    chmodSync(directory, 0o711)
    home = chooseHome(directory, findBinaries(), silent)
    await createCluster(home)
    socketDir = socketDirectory(home.clusterDir, home.runAs)
  })

  afterEach(() => stop('SIGINT'))
  afterAll(() => {
    for (const folder of [directory, socketDir]) rmSync(folder, { recursive: true, force: true })
  })

  it('is reported at once with 503 and found again within about a second', { timeout: 60_000 }, async () => {
    await start()
    const base = { host: socketDir, port: SOCKET_PORT, database: 'postgres' }
    const admin = new pg.Client({ ...base, user: 'postgres' })
    await admin.connect()
    await admin.query(
      `${rolesSql} create role api login password 'of api' noinherit in role anon, authenticated`,
    )
    await admin.end()
    const api = { ...base, user: 'api', password: 'of api' }
    const log: string[] = []
    const door = createDatabase(
      { api, service: api },
      {
        poolSize: 2,
        poolTimeout: 5_000,
        statementTimeout: { anon: 0, authenticated: 0, service: 0 },
        apiSchemas: ['public'],
        log: (line) => log.push(line),
      },
    )
    await ask(door, 'select 1')
    for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
      const lost = ask(door, 'select pg_sleep(30)')
      void lost.catch(() => undefined)
      await sleep(50)
      await stop(signal)
      await expect(lost).rejects.toMatchObject({ status: 503 })
      const asked = Date.now()
      for (let time = 0; time < 20; time += 1) {
        await expect(ask(door, 'select 1')).rejects.toMatchObject({
          status: 503,
          headers: { 'retry-after': '1' },
        })
      }
      expect(Date.now() - asked).toBeLessThan(2_000)
      expect(await door.isReady()).toBe(false)

      await start()
      const back = Date.now()
      while (
        !(await ask(door, 'select 1').then(
          () => true,
          () => false,
        ))
      )
        await sleep(20)
      expect(Date.now() - back).toBeLessThan(2_000)
      expect(await door.asCaller(user(alice), { text: 'select 1', values: [] })).toMatchObject({
        affected: 1,
      })
    }
    expect(log.filter((line) => line.includes('cannot connect')).length).toBeLessThanOrEqual(4)
    expect(log.filter((line) => line.includes('again')).length).toBeGreaterThan(0)
    await door.close()
  })
})
