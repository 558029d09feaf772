// Statements on many rows: their changes share entries of the change log, which is nothing that a reader notices, from
// whichever cursor it comes, however large the rows are, and whether the log was written before there were such entries.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { createLoginPool, type LoginPool } from '../db/login-pool.ts'
import { createChangeLog, type Change, type ChangeLog } from '../realtime/log/change-log.ts'
import type { Position } from '../realtime/log/cursor.ts'
import { createTestDatabase, testLogins, type TestDatabase } from './postgres.ts'

let database: TestDatabase
let client: pg.Client
let pool: LoginPool
let log: ChangeLog
beforeAll(async () => {
  database = await createTestDatabase()
  client = new pg.Client(database.connection)
  await client.connect()
  pool = createLoginPool(
    { ...testLogins(database).admin, options: '-c search_path= -c timezone=UTC' },
    { size: 2, timeout: 5_000, statementTimeout: 30_000, log: () => undefined },
  )
  log = createChangeLog(pool)
  await client.query(`set role lite_admin;
    create table public.rows (id int primary key, text text);
    create table public.empty ();
    alter publication supabase_realtime add table public.rows, public.empty; reset role`)
})
afterAll(async () => {
  await client.end()
  await pool.close()
  await database.drop()
})

/** The end of what is logged now. */
const here = async (): Promise<Position> => ({ tick: (await log.advance(0)).newest, id: Infinity })

/** All behind a position, page by page. */
async function readOn(after: Position, size = 100): Promise<Change[]> {
  const upTo = (await log.advance(0)).newest
  const found: Change[] = []
  for (let from = after; ;) {
    const { changes, isLast } = await log.read(from, upTo, size)
    found.push(...changes)
    const last = changes.at(-1)
    if (!last || isLast) return found
    from = last
  }
}

async function changesOf(...statements: string[]): Promise<Change[]> {
  const from = await here()
  for (const statement of statements) await client.query(statement)
  return readOn(from)
}

const idsOf = (changes: readonly Change[], side: 'rec' | 'old' = 'rec') =>
  changes.map((change) => (JSON.parse(change[side] ?? '{}') as { id?: number }).id)
const upTo = (count: number, from = 1) => Array.from({ length: count }, (_, at) => from + at)
const entries = async (): Promise<number> => {
  const { rows } = await client.query('select count(*)::int as n from realtime.change_log')
  return (rows as { n: number }[])[0]?.n ?? 0
}

it.each([0, 1, 2, 3, 4, 40, 3_000])('%i rows, inserted, updated and deleted', async (count) => {
  await client.query('truncate rows')
  const inserted = await changesOf(`insert into rows select i, 'a' from generate_series(1, ${count}) i`)
  expect(inserted.map(({ op, old }) => `${op}${old ?? ''}`)).toEqual(upTo(count).map(() => 'I'))
  expect(idsOf(inserted)).toEqual(upTo(count))
  const updated = await changesOf(`update rows set id = -id, text = e'b\\nb'`)
  expect(updated.map(({ op }) => op)).toEqual(upTo(count).map(() => 'U'))
  expect(idsOf(updated).map((id) => -Number(id))).toEqual(idsOf(updated, 'old'))
  expect(idsOf(updated, 'old').sort((one, other) => Number(one) - Number(other))).toEqual(upTo(count))
  const deleted = await changesOf('delete from rows')
  expect(deleted.map(({ op, rec }) => `${op}${rec ?? ''}`)).toEqual(upTo(count).map(() => 'D'))
  expect(idsOf(deleted, 'old').sort((one, other) => Number(other) - Number(one))).toEqual(
    upTo(count).map((id) => -id),
  )
})

it('share entries', async () => {
  const before = await entries()
  await client.query(`insert into rows select i from generate_series(100001, 101000) i`)
  expect((await entries()) - before).toBeLessThan(20)
})

it('a reader that comes from any of their cursors gets exactly the rest', async () => {
  const changes = await changesOf(
    `insert into rows select i, repeat('x', i % 300) from generate_series(1001, 1060) i`,
    `update rows set text = null where id between 1001 and 1040`,
    'delete from rows where id between 1001 and 1060',
  )
  expect(changes).toHaveLength(160)
  for (const [place, change] of changes.entries()) {
    expect(await readOn(change)).toEqual(changes.slice(place + 1))
    expect(await readOn(change, 1)).toEqual(changes.slice(place + 1))
  }
})

it('rows of a few bytes, as many as there may be', async () => {
  const from = await here()
  await client.query('insert into empty select from generate_series(1, 5000)')
  const changes = await readOn(from)
  expect(changes).toHaveLength(5_000)
  expect(new Set(changes.map(({ id }) => id)).size).toBe(5_000)
  const places = changes.map(({ id }) => id)
  expect(places).toEqual([...places].sort((one, other) => one - other))
})

it('huge rows among small ones, of which a page holds no more than one', { timeout: 60_000 }, async () => {
  const from = await here()
  await client.query(`insert into rows select i, repeat('ä', case when i % 10 = 7 then 5000000 else 1 end)
    from generate_series(2001, 2040) i`)
  const upToTick = (await log.advance(0)).newest
  const lengths: number[] = []
  const ids: (number | undefined)[] = []
  for (let after = from; ;) {
    const { changes, isLast } = await log.read(after, upToTick, 200)
    ids.push(...idsOf(changes))
    lengths.push(changes.reduce((sum, { rec }) => sum + (rec?.length ?? 0), 0))
    const last = changes.at(-1)
    if (!last || isLast) break
    after = last
  }
  expect(ids).toEqual(upTo(40, 2_001))
  expect(Math.max(...lengths)).toBeLessThan(5_100_000)
  const deleted = await changesOf('delete from rows where id > 2000')
  expect(idsOf(deleted, 'old')).toContain(2_007)
})

it('images do not depend on the settings of the writer', async () => {
  await client.query(`set role lite_admin;
    create table public.looks (id int, at timestamptz, span interval, bytes bytea, period tstzrange, number float8);
    alter publication supabase_realtime add table public.looks; reset role`)
  const write = `insert into looks select i, '2020-03-04 05:06Z', '1 day 2 hours', 'a',
    '[2020-03-04 05:06Z, 2020-03-05 05:06Z)', 0.1::float8 + 0.2::float8 from generate_series(1, 5) i`
  const settings = `set timezone = 'Asia/Tokyo'; set intervalstyle = 'iso_8601'; set bytea_output = 'escape';
    set datestyle = 'SQL, DMY'; set extra_float_digits = 0`
  const plain = await changesOf(write)
  const shown = async () => {
    const { rows } = await client.query(
      `select current_setting('timezone') as zone, current_setting('intervalstyle') as span,
         current_setting('bytea_output') as bytes, current_setting('datestyle') as dates,
         current_setting('extra_float_digits') as digits`,
    )
    return rows[0] as unknown
  }
  await client.query(settings)
  const own = await shown()
  const from = await here()
  await client.query(`begin; set local timezone = 'Europe/Rome'; ${write}`)
  expect(await shown()).toEqual({ ...(own as object), zone: 'Europe/Rome' })
  await client.query('commit')
  expect(await shown()).toEqual(own)
  const other = await readOn(from)
  await client.query('reset all')
  expect(other.map(({ rec }) => rec)).toEqual(plain.map(({ rec }) => rec))
})

it('what a trigger does to the same rows twice in a transaction stays in order', async () => {
  await client.query(`
    create table public.counted (id int primary key);
    create table public.counts (one bool primary key, n int); insert into public.counts values (true, 0);
    alter publication supabase_realtime add table public.counted, public.counts;
    create function pg_temp.count() returns trigger language plpgsql as $$
      begin update public.counts set n = n + 1; return null; end $$;
    create trigger count after insert on public.counted for each row execute function pg_temp.count()`)
  const again = 'insert into counted select generate_series(1, 5)'
  const changes = await changesOf('begin', again, 'delete from counted', again, 'commit')
  const { rel } = changes.find(({ op }) => op === 'D') ?? { rel: 0 }
  const ofCounted = changes.filter((change) => change.rel === rel).map(({ op }) => op)
  expect(ofCounted.join('')).toBe('IIIIIDDDDDIIIII')
})

it('a log from before is read on with the same cursors', async () => {
  const old = await createTestDatabase()
  const writer = new pg.Client(old.connection)
  await writer.connect()
  const before = createLoginPool(
    { ...testLogins(old).admin, options: '-c search_path= -c timezone=UTC' },
    { size: 1, timeout: 5_000, statementTimeout: 10_000, log: () => undefined },
  )
  try {
    // the log as it was
    const files = (name: string) => readFileSync(join(projectRoot(), 'migrations/system', name), 'utf8')
    const functions = files('0005_change_log.sql').match(
      /create function realtime\.(?:log_changes|put_in_order|empty_slot)\b[\s\S]*?\n\$\$;/g,
    )
    expect(functions).toHaveLength(3)
    await writer.query(`set role lite_admin;
      alter table realtime.change_log alter rec type json using rec::json, alter old type json using old::json;
      alter sequence realtime.change_log_id_seq increment by 1;
      ${(functions ?? []).join('\n').replaceAll('create function', 'create or replace function')}
      create table public.rows (id int primary key, text json);
      alter publication supabase_realtime add table public.rows; reset role`)
    const read = createChangeLog(before)
    const from = { tick: (await read.advance(0)).newest, id: Infinity }
    await writer.query(`insert into rows select i, '{"a":\n1}' from generate_series(1, 300) i`)
    const logged = await writer.query('select id::int, rec::text from realtime.change_log order by id')
    await writer.query(`begin; set local role lite_admin; ${files('0009_batched_log.sql')}; commit`)
    await writer.query(`insert into rows select i from generate_series(301, 600) i`)
    const tick = (await read.advance(0)).newest
    const { changes: all, isLast } = await read.read(from, tick, 1_000)
    expect(isLast).toBe(true)
    expect(idsOf(all)).toEqual(upTo(600))
    expect(all.slice(0, 300).map(({ id, rec }) => ({ id, rec }))).toEqual(logged.rows)
    for (const place of [0, 1, 199, 298, 299, 300, 301, 450, 598, 599]) {
      const rest: Change[] = []
      for (let after = all[place]; after;) {
        const { changes } = await read.read(after, tick, 7)
        rest.push(...changes)
        after = changes.at(-1)
      }
      expect(rest).toEqual(all.slice(place + 1))
    }
  } finally {
    await writer.end()
    await before.close()
    await old.drop()
  }
})
