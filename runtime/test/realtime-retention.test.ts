// How long history is kept: parts are emptied in turn, by age and size, never under a transaction; cursors behind what is
// gone, ahead of what is there, or of another history are told to read anew.
import pg from 'pg'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createLoginPool, type LoginPool } from '../db/login-pool.ts'
import { createChangeLog, type ChangeLog } from '../realtime/log/change-log.ts'
import { createTestDatabase, testLogins, type TestDatabase } from './postgres.ts'

let database: TestDatabase
let pool: LoginPool
let log: ChangeLog
let stream: string
beforeAll(async () => {
  database = await createTestDatabase()
  pool = createLoginPool(
    { ...testLogins(database).admin, options: '-c search_path= -c timezone=UTC' },
    { size: 2, timeout: 5_000, statementTimeout: 10_000, log: () => undefined },
  )
  log = createChangeLog(pool)
  await database.query(`set role lite_admin; create table public.kept (id int primary key, text text);
    alter publication supabase_realtime add table public.kept; reset role`)
  stream = await log.stream()
})
afterAll(async () => {
  await pool.close()
  await database.drop()
})

const hour = 3_600_000
const write = (id: number, text = '') => database.query('insert into kept values ($1, $2)', [id, text])
const state = async () => {
  const { rows } = await database.query(
    `select slot, floor::int, (select count(*)::int from realtime.change_log) as changes,
       (select count(distinct slot)::int from realtime.change_log) as parts from realtime.stream`,
  )
  return rows[0] as { slot: number; floor: number; changes: number; parts: number }
}
/** As if hours had gone by. */
const wait = (hours: number) =>
  database.query(`update realtime.stream set slot_since = slot_since - make_interval(hours => $1)`, [hours])
const tick = async (): Promise<number> => {
  await new Promise((resolve) => setTimeout(resolve, 20))
  return (await log.advance()).newest
}
/** Transactions of the whole cluster count, other tests' too: while one is older than a part, the part stays. */
const cleanedUp = (retention: Parameters<ChangeLog['cleanUp']>[0], check: () => Promise<void>) =>
  vi.waitFor(
    async () => {
      await log.cleanUp(retention)
      await check()
    },
    { timeout: 20_000, interval: 50 },
  )
const keep = { age: 7 * hour, bytes: 1e9 }

it('goes on to the next part, and empties the one that comes round again', async () => {
  const ticks: number[] = []
  for (let turn = 0; turn < 8; turn += 1) {
    await write(turn)
    ticks.push(await tick())
    await wait(2)
    await cleanedUp(keep, async () => expect((await state()).slot).toBe((turn + 1) % 8))
  }
  const { floor, ...left } = await state()
  expect(left).toMatchObject({ slot: 0, changes: 7, parts: 7 })
  // the first change is gone: a cursor from before it would skip it
  expect(await log.holds({ stream, tick: (ticks[0] ?? 0) - 1, id: Infinity })).toBe(false)
  expect(await log.holds({ stream, tick: ticks[0] ?? 0, id: 0 })).toBe(false)
  expect(floor).toBeGreaterThanOrEqual(ticks[0] ?? 0)
  expect(await log.holds({ stream, tick: floor, id: Infinity })).toBe(true)
  const { changes: rest } = await log.read({ tick: floor, id: Infinity }, await tick(), 100)
  const ids = rest.map(({ rec }) => (JSON.parse(rec ?? '{}') as { id: number }).id)
  expect(ids).toEqual([1, 2, 3, 4, 5, 6, 7].slice(7 - ids.length))
  expect(ticks.filter((one) => one > floor)).toHaveLength(ids.length)
})

it('empties the oldest part where there is too much', async () => {
  const before = await state()
  for (let id = 100; id < 140; id += 1)
    await write(id, Array.from({ length: 2_000 }, () => Math.random().toString(36)).join(''))
  await tick()
  await cleanedUp({ ...keep, bytes: 1_000_000 }, async () => {
    const after = await state()
    expect(after.floor).toBeGreaterThan(before.floor)
    expect(after.slot).not.toBe(before.slot)
  })
})

it('empties nothing that a transaction under way has written to', async () => {
  const writer = new pg.Client(database.connection)
  await writer.connect()
  await writer.query('begin; insert into kept values (1000)')
  const { rows } = await database.query('select slot from realtime.stream')
  for (let turn = 0; turn < 12; turn += 1) {
    await write(2000 + turn)
    await tick()
    await wait(2)
    await log.cleanUp(keep)
  }
  await writer.query('commit')
  await writer.end()
  const { changes: found } = await log.read(
    { tick: (await state()).floor, id: Infinity },
    await tick(),
    1_000,
  )
  expect(rows).toHaveLength(1)
  expect(found.map(({ rec }) => (JSON.parse(rec ?? '{}') as { id: number }).id)).toContain(1000)
})

it('knows cursors that are ahead, and of another history', async () => {
  const newest = await tick()
  expect(await log.holds({ stream, tick: newest, id: Infinity })).toBe(true)
  expect(await log.holds({ stream, tick: newest + 1, id: Infinity })).toBe(false)
  expect(await log.holds({ stream: stream.replace(/./g, '0'), tick: newest, id: Infinity })).toBe(false)
  // the same data on another cluster, as after a restore
  await database.query('update realtime.stream set system_identifier = 1')
  const again = createChangeLog(pool)
  const renewed = await again.stream()
  expect(renewed).not.toBe(stream)
  expect(await state()).toMatchObject({ changes: 0 })
  expect(await again.holds({ stream: renewed, tick: newest, id: Infinity })).toBe(false)
  await write(5000)
  const next = await tick()
  expect((await again.read({ tick: next - 1, id: Infinity }, next, 10)).changes).toHaveLength(1)
})

it('leaves ticks behind that no cursor can be at', async () => {
  const { rows } = await database.query(
    'select count(*)::int as n from realtime.tick t, realtime.stream s where t.n < s.floor - 1',
  )
  expect(rows).toEqual([{ n: 0 }])
})
