// The embedded server from start to stop: data survive stops and kills, two processes agree who owns it.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { PostgresServer } from '../db/contract.ts'
import { requireDurable } from '../db/durability.ts'
import type { EmbeddedOptions, UnexpectedExit } from '../db/embedded/embedded.ts'
import { openEmbedded } from '../db/embedded/embedded.ts'
import { isPostgresOf, postgresProcesses, processMark, signal, waitUntil } from '../db/embedded/processes.ts'
import type { Owner } from './embedded-helpers.ts'
import { ask, clear, copyCluster, privateDirectory, serverPid, startOwner } from './embedded-helpers.ts'

let dataDir: string
let lines: string[]
const opened: PostgresServer[] = []
const owners: Owner[] = []

const made = privateDirectory()
beforeAll(async () => {
  const server = await openEmbedded(made, () => undefined, { exclusive: true })
  await server.close()
})
afterAll(() => clear(made))

beforeEach(() => {
  dataDir = privateDirectory()
  copyCluster(made, dataDir)
  lines = []
})
afterEach(async () => {
  for (const server of opened.splice(0)) await server.close()
  for (const { child } of owners.splice(0)) child.kill('SIGKILL')
  clear(dataDir)
})

async function open(options: EmbeddedOptions = { exclusive: true }): Promise<PostgresServer> {
  const server = await openEmbedded(dataDir, (line) => lines.push(line), options)
  opened.push(server)
  return server
}

async function owner(kind: 'server' | 'command' = 'server'): Promise<Owner> {
  const started = await startOwner(dataDir, kind)
  owners.push(started)
  return started
}

const write = (connection: ClientConfig, what: string) =>
  ask(connection, `create table if not exists notes (body text); insert into notes values ('${what}')`)
const notes = (connection: ClientConfig) => ask(connection, `select string_agg(body, ',') from notes`)

describe('one process', () => {
  it('makes the cluster once, keeps data over a stop, leaves nothing running', async () => {
    rmSync(join(dataDir, 'postgres'), { recursive: true })
    const killed = join(dataDir, 'postgres.init-0badcafe')
    mkdirSync(join(killed, 'base'), { recursive: true })
    const first = await open()
    expect(existsSync(killed)).toBe(false)
    await write(first.connection, 'kept')
    const pid = serverPid(dataDir)
    await first.close()
    expect(processMark(pid)).toBeUndefined()
    expect(existsSync(join(dataDir, 'postgres.json'))).toBe(false)
    expect(existsSync(join(dataDir, 'postgres.lock'))).toBe(false)
    expect(existsSync(String(first.connection.host))).toBe(false)

    const second = await open()
    expect(await notes(second.connection)).toBe('kept')
    expect(lines.filter((line) => line.startsWith('Making the database'))).toHaveLength(1)
  })

  it('is durable, closed to the network and to roles without a password', async () => {
    const { connection } = await open()
    const settings = await ask(
      connection,
      `select string_agg(name || '=' || setting, ' ' order by name) from pg_settings where name in
        ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'listen_addresses', 'server_encoding')`,
    )
    expect(settings).toBe(
      'data_checksums=on fsync=on full_page_writes=on listen_addresses= server_encoding=UTF8 synchronous_commit=on',
    )
    await requireDurable(connection, {
      accepted: false,
      log: (line) => expect.fail(line),
    })
    expect(await ask(connection, `select lower('ÄÉ')`)).toBe('äé')
    expect(statSync(String(connection.host)).mode & 0o777).toBe(0o700)
    await ask(connection, `create role visitor login password 'right'`)
    expect(await ask({ ...connection, user: 'visitor', password: 'right' }, 'select current_user')).toBe(
      'visitor',
    )
    await expect(
      ask({ ...connection, user: 'visitor', password: 'wrong' }, 'select 1'),
    ).rejects.toMatchObject({
      code: '28P01',
    })
  })

  it('lets settings of the user in postgresql.conf win', async () => {
    const file = join(dataDir, 'postgres/postgresql.conf')
    writeFileSync(file, `${readFileSync(file, 'utf8')}\nwork_mem = 7MB\nmax_connections = 33\n`)
    const { connection } = await open()
    expect(
      await ask(connection, `select current_setting('work_mem') || current_setting('max_connections')`),
    ).toBe('7MB33')
  })

  it('says why PostgreSQL did not start', async () => {
    const file = join(dataDir, 'postgres/postgresql.conf')
    writeFileSync(file, `${readFileSync(file, 'utf8')}\nwork_mem = lots\n`)
    await expect(open()).rejects.toThrow(/PostgreSQL did not start: .*\(log: .*postgres\.log\)/)
    expect(existsSync(join(dataDir, 'postgres.lock'))).toBe(false)
  })

  it('refuses a cluster of another version and a directory that is none', async () => {
    const clusterDir = join(dataDir, 'postgres')
    writeFileSync(join(clusterDir, 'PG_VERSION'), '15\n')
    await expect(open()).rejects.toThrow(/is of PostgreSQL 15/)
    rmSync(join(clusterDir, 'PG_VERSION'))
    await expect(open()).rejects.toThrow(/is not empty and holds no PostgreSQL cluster/)
    expect(existsSync(join(clusterDir, 'base'))).toBe(true)
  })
})

describe('after a kill', () => {
  it('of the server: tells the owner, who restarts it at the same address with every committed row', async () => {
    const exits: UnexpectedExit[] = []
    const { connection } = await open({ exclusive: true, onExit: (exit) => exits.push(exit) })
    await write(connection, 'committed')
    signal(serverPid(dataDir), 'SIGKILL')
    await waitUntil(() => exits.length > 0, 10_000)
    expect(exits[0]?.reason).toBe('PostgreSQL ended unexpectedly (signal SIGKILL)')
    expect(existsSync(join(dataDir, 'postgres.json'))).toBe(false)
    await exits[0]?.restart()
    expect(await notes(connection)).toBe('committed')
    expect(exits).toHaveLength(1)
  })

  it('of the server while it is being closed: the restart loses, nothing runs on', async () => {
    const exits: UnexpectedExit[] = []
    const server = await open({ exclusive: true, onExit: (exit) => exits.push(exit) })
    signal(serverPid(dataDir), 'SIGKILL')
    await waitUntil(() => exits.length > 0, 10_000)
    const restart = exits[0]?.restart()
    await server.close()
    await restart
    expect(postgresProcesses(join(dataDir, 'postgres'))).toEqual([])
    expect(existsSync(join(dataDir, 'postgres.json'))).toBe(false)
    await expect(exits[0]?.restart()).rejects.toThrow('The database is being closed.')
  })

  it('of a single session: PostgreSQL heals itself and nobody is told', async () => {
    const exits: UnexpectedExit[] = []
    const { connection } = await open({ exclusive: true, onExit: (exit) => exits.push(exit) })
    await write(connection, 'committed')
    await expect(ask(connection, 'select 1 from pg_terminate_backend(pg_backend_pid())')).rejects.toThrow()
    expect(await notes(connection)).toBe('committed')
    expect(exits).toEqual([])
  })

  it('of the owner: the next start ends the orphaned server and has every committed row', async () => {
    const first = await owner()
    await write(await first.until('open'), 'before the kill')
    const orphan = serverPid(dataDir)
    await first.kill()
    expect(isPostgresOf(orphan, join(dataDir, 'postgres'))).toBe(true)

    const { connection } = await open()
    expect(await notes(connection)).toBe('before the kill')
    expect(serverPid(dataDir)).not.toBe(orphan)
    expect(lines).toContain(
      `PostgreSQL (process ${orphan}) still runs from an earlier start: stopping it first`,
    )
  })

  it('of owner and server, with a session at work: the next start waits for it to end', async () => {
    const first = await owner()
    const address = await first.until('open')
    await write(address, 'before the kill')
    const busy = ask(address, 'select count(*) from generate_series(1, 1e12)').catch(() => 'cut')
    const clusterDir = join(dataDir, 'postgres')
    const orphan = serverPid(dataDir)
    await waitUntil(() => postgresProcesses(clusterDir).length > 6, 2000)
    signal(orphan, 'SIGKILL')
    await first.kill()

    const { connection } = await open()
    expect(await notes(connection)).toBe('before the kill')
    expect(await busy).toBe('cut')
  })

  it('of everything, with a stranger at the pid in postmaster.pid: starts', async () => {
    const first = await owner()
    await write(await first.until('open'), 'before the kill')
    signal(serverPid(dataDir), 'SIGKILL')
    await first.kill()
    const file = join(dataDir, 'postgres/postmaster.pid')
    const others = readFileSync(file, 'utf8').split('\n').slice(1)
    writeFileSync(file, [process.pid, ...others].join('\n'))
    expect(await notes((await open()).connection)).toBe('before the kill')
  })
})

describe('two processes', () => {
  it('refuses a second server in one clear line', async () => {
    const first = await owner()
    await first.until('open')
    await expect(open()).rejects.toThrow(
      `The database in ${dataDir} is in use by process ${first.child.pid ?? ''}. Stop that process, or set another DATA_DIR.`,
    )
    const second = await owner()
    expect(await second.until('error')).toMatch(/is in use by process/)
  })

  it('lets commands join the running server, and go again', async () => {
    const first = await owner()
    const address = await first.until('open')
    await write(address, 'shared')
    const joined = await open({})
    expect(joined.connection).toEqual(address)
    expect(await notes(joined.connection)).toBe('shared')
    await joined.close()
    expect(await notes(address)).toBe('shared')
  })

  it('lets commands that come at once have the database one after the other', async () => {
    const started = await Promise.all([owner('command'), owner('command'), owner('command')])
    const turns = started.map(async (one) => {
      const address = await one.until('open')
      await write(address, 'turn')
      one.say('close')
      await one.until('closed')
    })
    await Promise.all(turns)
    expect(await notes((await open()).connection)).toBe('turn,turn,turn')
  })

  it('makes a server wait for a command that has the database', async () => {
    const command = await owner('command')
    await write(await command.until('open'), 'of the command')
    const server = await owner('server')
    expect(await server.until('log')).toBe(
      `Waiting for process ${command.child.pid ?? ''}, which uses ${dataDir}`,
    )
    command.say('close')
    expect(await notes(await server.until('open'))).toBe('of the command')
  })

  it('takes the server along when the owner exits without closing it', async () => {
    const first = await owner('command')
    await first.until('open')
    const pid = serverPid(dataDir)
    first.say('exit')
    expect(await waitUntil(() => processMark(pid) === undefined, 10_000)).toBe(true)
    expect(await ask((await open()).connection, 'select 1')).toBe(1)
  })
})
