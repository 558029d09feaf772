// Prepared statements of the door to Postgres: DDL between two executions, eviction, and functions that meddle.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database, Result } from '../db/contract.ts'
import type { CallerFixture } from './as-caller.ts'
import { alice, anon, createCallerFixture, textOf, user, valueOf } from './as-caller.ts'

let fixture: CallerFixture
/** One connection: every request meets the statements that the one before it prepared. */
let database: Database

beforeAll(async () => {
  fixture = await createCallerFixture({ poolSize: 1 })
  database = fixture.database
})

afterAll(() => fixture.close())

const ask = (text: string, values: (string | null)[] = [], prepare = true): Promise<Result> =>
  database.asCaller(user(alice), { text, values, prepare })

const prepared = async (part: string) =>
  Number(
    valueOf(
      await ask(`select count(*) from pg_prepared_statements where position($1 in statement) > 0`, [part]),
    ),
  )

describe('DDL between two executions of one prepared statement', () => {
  beforeEach(() =>
    fixture.test.query(`
      drop table if exists things cascade;
      create table things (id int primary key, name text);
      insert into things values (1, 'one');
      grant select, insert on things to authenticated;
    `),
  )

  it.each([
    ['a column more', 'alter table things add color text', ['id', 'name', 'color']],
    ['a column less', 'alter table things drop column name', ['id']],
    ['another type', 'alter table things alter id type bigint', ['id', 'name']],
    ['another name', 'alter table things rename name to title', ['id', 'title']],
    [
      'another table of that name',
      'drop table things; create table things (n int); grant select on things to authenticated',
      ['n'],
    ],
  ])('%s', async (_, ddl, columns) => {
    expect((await ask('select * from things')).columns).toEqual(['id', 'name'])
    await fixture.test.query(ddl)
    expect((await ask('select * from things')).columns).toEqual(columns)
    expect((await ask('select * from things')).columns).toEqual(columns)
  })

  it('inside an explicit transaction', async () => {
    const statement = { text: 'select * from things', values: [] }
    const settings = { isolation: 'repeatable read' } as const
    await database.asCaller(user(alice), statement, settings)
    await fixture.test.query('alter table things add color text')
    const { columns } = await database.asCaller(user(alice), statement, settings)
    expect(columns).toEqual(['id', 'name', 'color'])
  })

  it('writes once, not twice', async () => {
    const insert = `insert into things values ($1, 'x') returning *`
    await ask(insert, ['2'])
    await fixture.test.query('alter table things add color text')
    expect(textOf(await ask(insert, ['3']))).toEqual([['3', 'x', null]])
    expect((await fixture.test.query('select id from things order by id')).rows).toEqual([
      { id: 1 },
      { id: 2 },
      { id: 3 },
    ])
  })

  it('a table that is gone is said to be gone, until it is back', async () => {
    await ask('select id from things')
    await fixture.test.query('drop table things')
    await expect(ask('select id from things')).rejects.toMatchObject({ code: '42P01' })
    await fixture.test.query('create table things (id int); grant select on things to authenticated')
    expect((await ask('select id from things')).columns).toEqual(['id'])
  })

  it('a policy made later holds at once', async () => {
    expect((await ask('select id from things')).rows).toHaveLength(1)
    await fixture.test.query('alter table things enable row level security')
    expect((await ask('select id from things')).rows).toHaveLength(0)
  })
})

describe('the cache', () => {
  it('prepares a text once per role and search_path', async () => {
    const text = `select 'once'`
    for (let time = 0; time < 3; time += 1) {
      await ask(text)
      await database.asCaller(anon, { text, values: [] })
      await database.asCaller(anon, { text, values: [] }, { searchPath: ['auth'] })
    }
    expect(await prepared(text)).toBe(3)
  })

  it('prepares nothing that is not to be prepared, nor what failed to parse', async () => {
    await ask(`select 'never'`, [], false)
    expect((await ask(`select 'never' as a`, [], false)).columns).toEqual(['a'])
    await expect(ask(`select 'never' from nowhere`)).rejects.toMatchObject({ code: '42P01' })
    expect(await prepared(`select 'never'`)).toBe(0)
  })

  it('keeps a statement whose execution failed', async () => {
    await expect(ask('select 1 / $1::int', ['0'])).rejects.toMatchObject({ code: '22012' })
    expect(valueOf(await ask('select 1 / $1::int', ['1']))).toBe('1')
    expect(await prepared('select 1 / $1')).toBe(1)
  })

  it('closes the least recently used beyond 500, on the server too', { timeout: 60_000 }, async () => {
    const text = (n: number) => `select ${n} as "lru ${n}"`
    await ask(text(0))
    for (let n = 1; n <= 600; n += 1) {
      expect((await ask(text(n))).columns).toEqual([`lru ${n}`])
      if (n % 100 === 0) await ask(text(0))
    }
    expect(await prepared('')).toBeLessThanOrEqual(502)
    expect(await prepared('"lru 0"')).toBe(1)
    expect(await prepared('"lru 1"')).toBe(0)
    expect(valueOf(await ask(text(1)))).toBe('1')
  })

  it('survives functions that drop its statements or take its names', async () => {
    for (let time = 0; time < 3; time += 1) {
      expect(textOf(await ask('select id from notes where id < 3'))).toEqual([['2']])
      await ask('select run($1)', ['deallocate all'])
    }
    const [[last = ''] = []] = textOf(
      await ask(`select max(substr(name, 6)::int)::text from pg_prepared_statements where name ~ '^lite_'`),
    )
    const next = Array.from({ length: 10 }, (_, n) => `prepare lite_${Number(last) + 5 + n} as select 666;`)
    await ask('select run($1)', [next.join(' ')])
    expect(await prepared('select 666')).toBeGreaterThan(5)
    expect(valueOf(await ask(`select 'mine'`))).toBe('mine')
  })

  it('survives text that the protocol cannot carry', async () => {
    await expect(ask('select 1 \0 as x')).rejects.toThrow('zero byte')
    await expect(ask('select $1::text', ['a\0b'])).rejects.toMatchObject({ code: '22021' })
    const many = Array.from({ length: 65_536 }, () => '1')
    await expect(ask('select 1', many)).rejects.toThrow('65535')
    expect(valueOf(await ask('select 1'))).toBe('1')
  })

  it('refuses COPY without hanging', async () => {
    await fixture.test.query('create table sink (a text); grant all on sink to authenticated')
    await expect(ask('copy sink from stdin')).rejects.toMatchObject({ code: 'PGRST001' })
    expect(valueOf(await ask('select 1'))).toBe('1')
  })
})
