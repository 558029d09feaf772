// The door to Postgres when things go wrong: cancelled, overdue, killed, exhausted.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../db/contract.ts'
import type { CallerFixture } from './as-caller.ts'
import { anon, createCallerFixture, service, valueOf } from './as-caller.ts'

let fixture: CallerFixture

beforeAll(async () => {
  fixture = await createCallerFixture()
})

afterAll(() => fixture.close())

const ask = (database: Database, text: string, ...values: string[]) =>
  database.asCaller(anon, { text, values })

const backend = async (database: Database) => valueOf(await ask(database, 'select pg_backend_pid()'))

/** Waits until `count` statements with this mark in their text are running. */
async function running(mark: string, count = 1): Promise<number[]> {
  for (;;) {
    const { rows } = await fixture.test.query(
      `select pid from pg_stat_activity where state = 'active' and position($1 in query) > 0 and pid <> pg_backend_pid()`,
      [mark],
    )
    if (rows.length >= count) return rows.map((row: { pid: number }) => row.pid)
    await sleep(10)
  }
}

const nobodyRuns = async (mark: string) => {
  const { rowCount } = await fixture.test.query(
    `select 1 from pg_stat_activity where state = 'active' and position($1 in query) > 0 and pid <> pg_backend_pid()`,
    [mark],
  )
  return rowCount === 0
}

describe('cancelling', () => {
  it('stops the statement, rejects with the reason and keeps the connection', async () => {
    const narrow = fixture.open({ poolSize: 1 })
    const before = await backend(narrow)
    const abort = new AbortController()
    const slow = narrow.asCaller(
      anon,
      { text: 'select pg_sleep(30) /* cut */', values: [] },
      { signal: abort.signal },
    )
    await running('/* cut */')
    const reason = new Error('the client went away')
    abort.abort(reason)
    await expect(slow).rejects.toBe(reason)
    expect(await nobodyRuns('/* cut */')).toBe(true)
    expect(await backend(narrow)).toBe(before)
  })

  it('rolls an explicit transaction back', async () => {
    const abort = new AbortController()
    const slow = fixture.database.asCaller(
      service,
      { text: `update notes set body = 'cut' where id = 1 returning pg_sleep(30)`, values: [] },
      { signal: abort.signal, isolation: 'repeatable read' },
    )
    await running(`body = 'cut'`)
    abort.abort(new Error('gone'))
    await expect(slow).rejects.toThrow('gone')
    expect((await fixture.test.query('select body from notes where id = 1')).rows).toEqual([
      { body: 'note 1' },
    ])
  })

  it('does not start what is already cancelled, nor wait for a connection', async () => {
    await expect(
      fixture.database.asCaller(anon, { text: 'select 1', values: [] }, { signal: AbortSignal.abort() }),
    ).rejects.toThrow('aborted')
    const narrow = fixture.open({ poolSize: 1 })
    const slow = ask(narrow, 'select pg_sleep(0.3)')
    const abort = new AbortController()
    const waiting = narrow.asCaller(anon, { text: 'select 1', values: [] }, { signal: abort.signal })
    abort.abort(new Error('no longer wanted'))
    await expect(waiting).rejects.toThrow('no longer wanted')
    await slow
  })

  it('never hits a neighbour', { timeout: 60_000 }, async () => {
    const door = fixture.open({ poolSize: 2 })
    const outcomes = { done: 0, cancelled: 0 }
    const cancelled = async (n: number) => {
      const signal = AbortSignal.timeout(n % 8)
      const text = `select pg_sleep(${(n % 5) / 500})`
      try {
        await door.asCaller(anon, { text, values: [], prepare: false }, { signal })
        outcomes.done += 1
      } catch (error) {
        expect(error).toBe(signal.reason)
        outcomes.cancelled += 1
      }
    }
    const neighbour = async (n: number) => {
      const answer = await ask(door, `select $1::int from pg_sleep(0.002)`, String(n))
      expect(valueOf(answer)).toBe(String(n))
    }
    const workers = [cancelled, neighbour, cancelled, neighbour].map(async (work) => {
      for (let n = 0; n < 200; n += 1) await work(n)
    })
    await Promise.all(workers)
    expect(outcomes.done).toBeGreaterThan(0)
    expect(outcomes.cancelled).toBeGreaterThan(0)
  })
})

describe('deadlines', () => {
  const timeouts = { anon: 300, authenticated: 300, service: 0 }

  it('Postgres cancels what takes too long', async () => {
    const door = fixture.open({ statementTimeout: timeouts })
    await expect(ask(door, 'select pg_sleep(10)')).rejects.toMatchObject({ code: '57014' })
    await expect(ask(door, 'select 1')).resolves.toMatchObject({ affected: 1 })
  })

  it('we cancel what goes on after its timeout (S-12)', async () => {
    await fixture.test.query(`
      create function lingering() returns void language plpgsql as $$ begin
        perform set_config('statement_timeout', '0', true), pg_sleep(60);
        exception when query_canceled then perform pg_sleep(60);
      end $$`)
    const narrow = fixture.open({ statementTimeout: timeouts, poolSize: 1 })
    const before = await backend(narrow)
    await expect(ask(narrow, 'select lingering()')).rejects.toBeInstanceOf(pg.DatabaseError)
    expect(await nobodyRuns('select lingering()')).toBe(true)
    expect(await backend(narrow)).toBe(before)
  })

  it('we end the backend of what ignores a cancel', async () => {
    await fixture.test.query(`
      create function stubborn() returns void language plpgsql as $$ begin
        perform set_config('statement_timeout', '0', true);
        loop begin perform pg_sleep(60); exception when query_canceled then end; end loop;
      end $$`)
    const narrow = fixture.open({ statementTimeout: timeouts, poolSize: 1 })
    const before = await backend(narrow)
    const stubborn = ask(narrow, 'select stubborn()')
    void stubborn.catch(() => undefined)
    const [pid] = await running('select stubborn()')
    expect(String(pid)).toBe(before)
    await expect(stubborn).rejects.toMatchObject({ code: '57014', status: 500 })
    expect(await backend(narrow)).not.toBe(before)
    for (let tries = 0; !(await nobodyRuns('select stubborn()')); tries += 1) {
      expect(tries).toBeLessThan(100)
      await sleep(20)
    }
  })
})

describe('a backend that dies', () => {
  const kill = (pid: number) => fixture.test.query('select pg_terminate_backend($1)', [pid])

  it('fails a write in flight once, with 503, and is replaced', async () => {
    const narrow = fixture.open({ poolSize: 1 })
    const failed = expect(ask(narrow, 'select pg_sleep(30) /* write */')).rejects.toMatchObject({
      status: 503,
      code: 'PGRST001',
      headers: { 'retry-after': '1' },
    })
    const [pid = 0] = await running('/* write */')
    await kill(pid)
    await failed
    expect(await backend(narrow)).not.toBe(String(pid))
  })

  it('lets a read run again on another connection', async () => {
    const narrow = fixture.open({ poolSize: 1 })
    const read = narrow.asCaller(
      anon,
      { text: 'select pg_backend_pid() /* read */ from pg_sleep(1)', values: [] },
      { readOnly: true },
    )
    const [pid = 0] = await running('/* read */')
    await kill(pid)
    expect(valueOf(await read)).not.toBe(String(pid))
  })

  it('costs nothing when it was idle', async () => {
    const narrow = fixture.open({ poolSize: 1 })
    const before = await backend(narrow)
    await kill(Number(before))
    await sleep(100)
    expect(await backend(narrow)).not.toBe(before)
  })
})

describe('a pool without a free connection', () => {
  it('answers 504 after the timeout and serves the next', async () => {
    const narrow = fixture.open({ poolSize: 1, poolTimeout: 100 })
    const slow = ask(narrow, 'select pg_sleep(0.5)')
    await expect(ask(narrow, 'select 1')).rejects.toMatchObject({ status: 504, code: 'PGRST003' })
    await slow
    await expect(ask(narrow, 'select 1')).resolves.toMatchObject({ affected: 1 })
  })

  it('sheds at once when the queue is full', async () => {
    const narrow = fixture.open({ poolSize: 1, poolTimeout: 10_000 })
    const slow = ask(narrow, 'select pg_sleep(0.5)')
    const settled = await Promise.allSettled(Array.from({ length: 200 }, () => ask(narrow, 'select 1')))
    await slow
    const shed = settled.filter((one) => one.status === 'rejected')
    expect(shed.length).toBeGreaterThan(50)
    expect(shed.length).toBeLessThan(100)
    for (const { reason } of shed) {
      expect(reason).toMatchObject({ status: 503, code: 'PGRST003', headers: { 'retry-after': '1' } })
    }
  })

  it('sheds when a short queue does not move', async () => {
    const narrow = fixture.open({ poolSize: 1, poolTimeout: 10_000 })
    const stuck = Promise.all([
      ask(narrow, 'select pg_sleep(1.4)'),
      ask(narrow, 'select 1'),
      ask(narrow, 'select 1'),
    ])
    await sleep(1_150)
    await expect(ask(narrow, 'select 1')).rejects.toMatchObject({ status: 503 })
    await stuck
  })

  it('answers 503 where the server takes no more of this login', async () => {
    const login = fixture.logins.api.user ?? ''
    const cut = await fixture.test.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = $1`,
      [login],
    )
    expect(cut.rowCount).toBeGreaterThan(0)
    await fixture.test.query(`alter role ${login} connection limit 0`)
    const door = fixture.open()
    await expect(ask(door, 'select 1')).rejects.toMatchObject({ status: 503, code: 'PGRST000' })
    expect(await door.isReady()).toBe(false)
    await fixture.test.query(`alter role ${login} connection limit -1`)
    await sleep(100)
    await expect(ask(door, 'select 1')).resolves.toMatchObject({ affected: 1 })
    expect(await door.isReady()).toBe(true)
  })
})

describe('closing', () => {
  it('lets statements in flight finish and refuses new ones', async () => {
    const door = fixture.open()
    const slow = ask(door, `select 'done' from pg_sleep(0.3)`)
    await running(`'done' from pg_sleep`)
    const closing = door.close()
    await expect(ask(door, 'select 1')).rejects.toMatchObject({ status: 503 })
    expect(valueOf(await slow)).toBe('done')
    await closing
    expect(await door.isReady()).toBe(false)
  })
})
