// Quick reads that share a connection: nobody sees, stops or breaks what is his neighbour's.
import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '../db/contract.ts'
import type { CallerFixture } from './as-caller.ts'
import { alice, anon, bob, createCallerFixture, textOf, user, valueOf } from './as-caller.ts'

let fixture: CallerFixture
beforeAll(async () => {
  fixture = await createCallerFixture()
})
afterAll(() => fixture.close())

const readOnly = { readOnly: true } as const
const list = (count: number) => Array.from({ length: count }, (_, at) => at)

/** Runs a statement until it is known to be quick and lanes are open for it. */
async function warm(database: Database, text: string, value = '1'): Promise<void> {
  for (let run = 0; run < 20; run += 1) await database.asCaller(anon, { text, values: [value] }, readOnly)
  for (let backends = 0; backends < 3;) {
    await Promise.all(list(64).map(() => database.asCaller(anon, { text, values: [value] }, readOnly)))
    const { rows } = await fixture.test.query(
      `select count(*)::int as backends from pg_stat_activity
       where usename = current_database() || '_api' and state = 'idle'`,
    )
    backends = (rows[0] as { backends: number }).backends
    await sleep(5)
  }
}

it('every caller is himself, over thousands of mixed reads', async () => {
  const database = fixture.open()
  const seen = new Set<string>()
  const text = `select $1::text, current_user::text, current_setting('request.jwt.claim.sub'), pg_backend_pid()`
  await warm(database, text)
  for (let round = 0; round < 40; round += 1) {
    const answers = await Promise.all(
      list(100).map(async (at) => {
        const who = at % 3 === 0 ? anon : user(at % 3 === 1 ? alice : bob)
        const result = await database.asCaller(who, { text: text, values: [`${round}/${at}`] }, readOnly)
        return { who, at, row: textOf(result)[0] ?? [] }
      }),
    )
    for (const { who, at, row } of answers) {
      expect(row.slice(0, 3)).toEqual([`${round}/${at}`, who.role, who.subject])
      seen.add(String(row[3]))
    }
  }
  // two connections of the pool, four lanes
  expect(seen.size).toBeLessThanOrEqual(6)
  const hidden = `select $1::text, current_user::text, current_setting('request.jwt.claim.sub'), (select count(*) from notes where owner <> auth.uid())`
  const own = await database.asCaller(user(alice), { text: hidden, values: ['x'] }, readOnly)
  expect(textOf(own)).toEqual([['x', 'authenticated', alice, '0']])
})

it('what fails touches no neighbour, and the connection serves on', async () => {
  const database = fixture.open()
  const text = 'select 12 / $1::int'
  await warm(database, text)
  for (let round = 0; round < 10; round += 1) {
    const answers = await Promise.allSettled(
      list(64).map((at) => database.asCaller(anon, { text, values: [String(at % 4)] }, readOnly)),
    )
    answers.forEach((answer, at) => {
      if (at % 4 === 0) expect(answer).toMatchObject({ status: 'rejected', reason: { code: '22012' } })
      else {
        expect(answer.status).toBe('fulfilled')
        if (answer.status === 'fulfilled') expect(valueOf(answer.value)).toBe(String(12 / (at % 4)))
      }
    })
  }
})

it('what cannot be sent leaves no trace in what its neighbours send', async () => {
  const database = fixture.open()
  const text = 'select $1::text'
  await warm(database, text)
  const answers = await Promise.allSettled(
    list(32).map((at) => {
      const values = at % 5 === 0 ? list(65_536).map(String) : [`v${at}`]
      return database.asCaller(anon, { text, values }, readOnly)
    }),
  )
  answers.forEach((answer, at) => {
    if (at % 5 === 0) expect(answer).toMatchObject({ status: 'rejected', reason: { name: 'RangeError' } })
    else expect(answer.status === 'fulfilled' && valueOf(answer.value)).toBe(`v${at}`)
  })
})

it('what one leaves in the session is gone for the next', async () => {
  const database = fixture.open()
  const text = `select current_setting('app.mine', true), set_config('app.mine', $1, false)`
  await warm(database, text)
  const answers = await Promise.all(
    list(200).map((at) => database.asCaller(anon, { text, values: [`v${at}`] }, readOnly)),
  )
  answers.forEach((answer, at) => {
    expect(['', null]).toContain(textOf(answer)[0]?.[0])
    expect(textOf(answer)[0]?.[1]).toBe(`v${at}`)
  })
})

it('reads only: a write in disguise is refused', async () => {
  const database = fixture.open()
  const text = `select run($1)`
  await warm(database, text, 'select 1')
  const answers = await Promise.allSettled(
    list(32).map(() => database.asCaller(user(alice), { text, values: ['delete from notes'] }, readOnly)),
  )
  for (const answer of answers)
    expect(answer).toMatchObject({ status: 'rejected', reason: { code: '25006' } })
  expect((await fixture.test.query('select from notes')).rowCount).toBe(10)
})

it('a client that leaves stops no neighbour', async () => {
  const database = fixture.open()
  const text = 'select $1::text, pg_sleep(0.001)'
  await warm(database, text)
  const gone = list(10).map(() => new Socket())
  const answers = list(60).map((at) => {
    const client = gone[at % 6 === 0 ? at / 6 : -1]
    return database.asCaller(anon, { text, values: [`v${at}`] }, { ...readOnly, ...(client && { client }) })
  })
  for (const socket of gone) socket.destroy()
  const settled = await Promise.allSettled(answers)
  settled.forEach((answer, at) => {
    if (at % 6 === 0) return
    expect(answer.status).toBe('fulfilled')
    if (answer.status === 'fulfilled') expect(valueOf(answer.value)).toBe(`v${at}`)
  })
})

it('reads on a connection that is killed are made again', async () => {
  const database = fixture.open()
  const text = 'select $1::text'
  await warm(database, text)
  for (let round = 0; round < 5; round += 1) {
    const answers = list(100).map((at) => database.asCaller(anon, { text, values: [`v${at}`] }, readOnly))
    const killed = fixture.test.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where usename = current_database() || '_api' and application_name = 'supabase-lite' limit 1`,
    )
    const values = (await Promise.all(answers)).map(valueOf)
    expect(values).toEqual(list(100).map((at) => `v${at}`))
    await killed
  }
})

it('a statement whose table changes under it is prepared anew', async () => {
  await fixture.test.query(
    'create table moving (a int); insert into moving values (1); grant select on moving to anon',
  )
  const database = fixture.open()
  const text = 'select * from moving where $1 = $1::text'
  await warm(database, text)
  for (const type of ['bigint', 'text', 'numeric'] as const) {
    await fixture.test.query(`alter table moving alter a type ${type} using a::${type}`)
    const answers = await Promise.all(
      list(64).map(() => database.asCaller(anon, { text, values: ['x'] }, readOnly)),
    )
    expect(answers.map(valueOf)).toEqual(list(64).map(() => '1'))
  }
})

it('closing lets what is under way end', async () => {
  const database = fixture.open()
  const text = 'select $1::text, pg_sleep(0.002)'
  await warm(database, text)
  const answers = list(30).map((at) => database.asCaller(anon, { text, values: [`v${at}`] }, readOnly))
  await Promise.resolve()
  const [values] = await Promise.all([Promise.all(answers), sleep(1).then(() => database.close())])
  expect(values.map(valueOf)).toEqual(list(30).map((at) => `v${at}`))
})

it('a statement that was slow once, behind others too, has connections for itself again', async () => {
  const database = fixture.open()
  const text = 'select pg_backend_pid(), pg_sleep($1::float8)'
  await warm(database, text, '0.001')
  const backends = async (seconds: (at: number) => string) => {
    const run = (at: number) => database.asCaller(anon, { text, values: [seconds(at)] }, readOnly)
    return new Set((await Promise.all(list(32).map(run))).map(valueOf)).size
  }
  expect(await backends((at) => (at === 20 ? '0.2' : '0.001'))).toBeGreaterThan(2)
  expect(await backends(() => '0.001')).toBeLessThanOrEqual(2)
})
