// DDL is noticed from any connection, by bell and by poll, also after the listener was lost.
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/postgres.ts'
import { fingerprint } from './fingerprint.ts'
import { doorbellName, type SchemaWatch, watchSchema } from './watch-schema.ts'

let database: TestDatabase
const open: { close(): Promise<unknown> }[] = []

async function prepare(): Promise<void> {
  database = await createTestDatabase({ from: 'empty' })
  await database.query(`
    create schema hidden;
    create type hidden.mood as enum ('sad');
    create table hidden.far (id int primary key);
    create table hidden.loose ();
    create table t (id int primary key, far int references hidden.far, mood hidden.mood);
    create table parted (id int) partition by list (id);
    create view v as select * from t;
    create function f() returns int language sql as 'select 1';
    create materialized view m as select * from t;
    create unique index on m (id);
  `)
}

/** A TCP proxy before the database that can fall silent, as a cut cable does, or refuse new connections. */
async function startProxy(): Promise<{ url: string; silence(): void; refuse(): void }> {
  const { hostname, port } = new URL(database.url)
  const sockets = new Set<Socket>()
  let refusing = false
  const proxy = createServer((near) => {
    if (refusing) return near.destroy()
    const far = connect(Number(port), hostname)
    near.pipe(far).pipe(near)
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
    }
    return undefined
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  open.push({
    close: async () => {
      for (const socket of sockets) socket.destroy()
      proxy.close()
    },
  })
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = new URL(database.url)
  url.port = String(address.port)
  return {
    url: url.href,
    silence: () => {
      for (const socket of sockets) socket.unpipe().pause()
    },
    refuse: () => {
      refusing = true
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** What a DDL event trigger of the product does, in short. */
const bell = `
  create function ring() returns event_trigger language plpgsql as $$ begin perform pg_notify('lite_schema', ''); end $$;
  create event trigger ring on ddl_command_end execute function ring();
`

async function watched(options: { pollInterval: number; connection?: pg.ClientConfig }) {
  const onBell = vi.fn()
  const onChange = vi.fn()
  const lines: string[] = []
  const watch: SchemaWatch = await watchSchema(options.connection ?? database.connection, {
    level: 'full',
    apiSchemas: ['public'],
    onBell,
    onChange,
    log: (line) => lines.push(line),
    pollInterval: options.pollInterval,
  })
  open.push(watch)
  return { watch, onBell, onChange, lines }
}

describe('fingerprint', () => {
  let client: pg.Client
  const print = () => fingerprint(client, ['public'])

  beforeAll(async () => {
    await prepare()
    client = new pg.Client(database.connection)
    await client.connect()
  })

  afterAll(async () => {
    await client.end()
    await database.drop()
  })

  it.each([
    'create table u ()',
    'drop view v',
    'alter table t add column added text',
    'alter table t rename column mood to temper',
    'alter table t rename to todos',
    'alter table t alter column far set default 3',
    'alter table t alter column far set not null',
    'alter table t add unique (far)',
    'alter table t enable row level security',
    'alter table hidden.far rename to further',
    'create policy p on t using (true)',
    'grant select on t to pg_monitor',
    'grant select (id) on t to pg_monitor',
    'grant execute on function f() to pg_monitor',
    'grant usage on schema public to pg_monitor',
    `comment on column t.id is 'its number'`,
    `comment on schema public is 'ours'`,
    `alter type hidden.mood add value 'glad'`,
    'create domain hidden.short as text',
    'create or replace view v as select id, far, mood, 1 as one from t',
    `create or replace function f() returns int language sql as 'select 2'`,
    'create function g() returns int language sql as $$ select 1 $$',
    'create trigger before_insert before insert on t for each row execute function suppress_redundant_updates_trigger()',
    'create table part partition of parted for values in (1)',
    'alter table hidden.loose set schema public',
  ])('changes by: %s', async (sql) => {
    const before = await print()
    await client.query('begin')
    await client.query(sql)
    const after = await print()
    await client.query('rollback')
    expect(after).not.toBe(before)
    expect(await print()).toBe(before)
  })

  it.each([
    'insert into t values (1)',
    'truncate t',
    'refresh materialized view m',
    'vacuum full t',
    'analyze t',
    'create temporary table u ()',
    'create table hidden.other (id int)',
    'select 1',
  ])('stays the same by: %s', async (sql) => {
    const before = await print()
    await database.query(sql)
    expect(await print()).toBe(before)
  })

  it('tells one schema from another and needs no privilege', async () => {
    await client.query('set role pg_monitor')
    const mine = await print()
    expect(mine).toMatch(/^\d+-\d+-\d+-/)
    expect(await fingerprint(client, ['hidden'])).not.toBe(mine)
    expect(await fingerprint(client, ['nowhere'])).not.toBe(mine)
    await client.query('reset role')
    expect(await print()).toBe(mine)
  })
})

describe('watchSchema', () => {
  beforeEach(prepare)

  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.close()
    await database.drop()
  })

  it('hears the bell, and says nothing when the exposed schemas stayed the same', async () => {
    await database.query(bell)
    const { watch, onBell, onChange } = await watched({ pollInterval: 60_000 })
    const before = watch.current()
    await database.query('create table hidden.unseen (id int)')
    await vi.waitFor(() => expect(onBell).toHaveBeenCalledTimes(1), 3_000)
    await watch.check()
    expect(onChange).not.toHaveBeenCalled()
    const asked = Date.now()
    await database.query('alter table t add column added text')
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1), 3_000)
    expect(watch.current()).not.toBe(before)
    expect(onChange.mock.lastCall?.[0]).toBeGreaterThanOrEqual(asked)
  })

  it('polls where no event trigger rings', async () => {
    const { onChange } = await watched({ pollInterval: 100 })
    await database.query('alter table t add column added text')
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1), 3_000)
  })

  it('looks when asked', async () => {
    const { watch, onChange } = await watched({ pollInterval: 60_000 })
    await database.query('alter table t add column added text')
    await Promise.all([watch.check(), watch.check(), watch.check()])
    expect(onChange).toHaveBeenCalledTimes(1)
  })

  it('notices what happened while its connection was cut, and listens again', async () => {
    await database.query(bell)
    const { onChange, lines } = await watched({ pollInterval: 60_000 })
    const cut = `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = '${doorbellName}' and datname = current_database()`
    for (let round = 1; round <= 3; round += 1) {
      await database.query(cut)
      await database.query(`alter table t add column added_${round} text`)
      await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(round), 5_000)
    }
    await vi.waitFor(() => expect(lines.filter((line) => line.includes('back'))).toHaveLength(3), 5_000)
    await database.query('alter table t add column later text')
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(4), 3_000)
    expect(lines[0]).toMatch(/^schema doorbell lost: /)
  })

  it('finds a half-open connection by itself', async () => {
    const proxy = await startProxy()
    const { onChange, lines } = await watched({
      pollInterval: 60_000,
      connection: { connectionString: proxy.url },
    })
    proxy.silence()
    await database.query('alter table t add column added text')
    await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(1), 10_000)
    expect(lines[0]).toBe('schema doorbell lost: Query read timeout; reconnecting')
  })

  it('says at once when the server cannot be reached, and closes while it is reconnecting', async () => {
    await expect(
      watched({ pollInterval: 60_000, connection: { host: '127.0.0.1', port: 1 } }),
    ).rejects.toThrow(/ECONNREFUSED/)
    const proxy = await startProxy()
    const { watch, onChange, lines } = await watched({
      pollInterval: 60_000,
      connection: { connectionString: proxy.url },
    })
    proxy.refuse()
    await vi.waitFor(() => expect(lines).toHaveLength(1), 3_000)
    await watch.check()
    await watch.close()
    expect(onChange).not.toHaveBeenCalled()
  })
})
