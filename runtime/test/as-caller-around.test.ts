// What runs around a caller's statement: one before, one after it, and the end by ROLLBACK; cookies as a setting.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RequestSettings } from '../db/contract.ts'
import type { CallerFixture } from './as-caller.ts'
import { alice, createCallerFixture, textOf, user, valueOf } from './as-caller.ts'

let fixture: CallerFixture
beforeAll(async () => {
  fixture = await createCallerFixture({ poolSize: 1 })
  await fixture.test.query(`
    create table orders (id int primary key);
    create table items (id int primary key, of int references orders deferrable initially deferred);
    grant select, insert on orders, items to authenticated;
  `)
})
afterAll(() => fixture.close())

const plain = (text: string, ...values: string[]) => ({ text, values })
const ask = (text: string, settings: RequestSettings) =>
  fixture.database.asCaller(user(alice), plain(text), settings)

describe('statements around the statement', () => {
  it('run in its transaction, as the caller', async () => {
    const result = await ask(`select current_setting('x.mark', true)`, {
      readOnly: true,
      before: plain(`select set_config('x.mark', $1, true)`, 'before'),
      after: plain(`select current_setting('x.mark', true), current_user`),
    })
    expect(valueOf(result)).toBe('before')
    expect(result.after.map((row) => row.map(String))).toEqual([['before', 'authenticated']])
  })

  it('keep the rows of a write apart', async () => {
    const result = await ask('insert into orders values (1), (2) returning id', {
      after: plain('explain (format json) select 1 from orders where id = $1', '1'),
      beforeCommit: ({ after }) => {
        expect(after).toHaveLength(1)
      },
    })
    expect(textOf(result)).toEqual([['1'], ['2']])
    expect(result.affected).toBe(2)
    expect(JSON.parse(String(result.after[0]?.[0]))).toMatchObject([{ Plan: {} }])
  })

  it('stop everything when they fail', async () => {
    const failing = plain('select 1 / 0')
    for (const around of [{ before: failing }, { after: failing }])
      await expect(ask('insert into orders values (9)', around)).rejects.toMatchObject({ code: '22012' })
    expect(textOf(await ask('select id from orders where id = 9', {}))).toEqual([])
  })
})

describe('rollback', () => {
  it('answers with what was written, and keeps nothing', async () => {
    const result = await ask('insert into orders values (7) returning id', { rollback: true })
    expect(textOf(result)).toEqual([['7']])
    expect(textOf(await ask('select id from orders where id = 7', {}))).toEqual([])
  })

  it('lets deferred constraints speak first', async () => {
    const orphan = ask('insert into items values (1, 404)', { rollback: true })
    await expect(orphan).rejects.toMatchObject({ code: '23503' })
    expect(textOf(await ask('select count(*) from items', {}))).toEqual([['0']])
  })
})

describe('cookies', () => {
  const read = `select current_setting('request.cookies', true)`

  it('are a setting of their request only', async () => {
    const both = { cookies: { a: '1' }, timezone: 'UTC' }
    expect(valueOf(await ask(read, { ...both, readOnly: true }))).toBe('{"a":"1"}')
    expect(valueOf(await ask(read, { cookies: { b: '2' } }))).toBe('{"b":"2"}')
    expect(valueOf(await ask(read, {}))).toBe('')
    await ask(`select set_config('request.cookies', 'left behind', false)`, {})
    expect(valueOf(await ask(read, {}))).not.toBe('left behind')
  })
})

describe('what functions make of the reply', () => {
  const set = `select set_config('response.status', '418', true), set_config('response.headers', '[]', true)`

  it('is read at the end where it was asked for', async () => {
    const { controls } = await ask(set, { controls: true })
    expect([controls?.status, controls?.headers].map(String)).toEqual(['418', '[]'])
    expect((await ask('select 1', { controls: true, readOnly: true })).controls).toBeNull()
    expect((await ask(set, {})).controls).toBeNull()
  })

  it('stands beside the rows of what ran after', async () => {
    const around = { controls: true, after: plain('select 1'), rollback: true }
    const { after, controls } = await ask(set, around)
    expect(after.map((row) => row.map(String))).toEqual([['1']])
    expect(String(controls?.status)).toBe('418')
  })
})
