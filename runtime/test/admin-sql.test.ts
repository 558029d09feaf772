// SQL of an admin: what comes back, that a failed run leaves nothing, where an error is, cancelling, limits, being somebody else.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunSqlBody, SqlRefusal, SqlRun } from '../admin/contract/sql.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
const ada = '00000000-0000-4000-8000-00000000000a'

beforeAll(async () => {
  server = await startTestServer({
    sql: `create table notes (id int primary key, owner uuid, text text);
      insert into notes values (1, '${ada}', 'mine'), (2, gen_random_uuid(), 'theirs');
      alter table notes enable row level security;
      grant select, insert on notes to authenticated;
alter table notes owner to lite_admin;
      create policy own on notes to authenticated using (owner = auth.uid()) with check (owner = auth.uid());`,
  })
})
afterAll(() => server.stop())

const send = (path: string, body: unknown, as = server.config.serviceRoleKey) =>
  server.request(`/admin/v1/sql/${path}`, {
    method: 'POST',
    as,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
async function run(body: RunSqlBody): Promise<SqlRun> {
  const response = await send('run', body)
  const text = await response.text()
  expect(response.status, text).toBe(200)
  return JSON.parse(text) as SqlRun
}
type Refusal = SqlRefusal & { readonly status: number; readonly code: string; readonly message: string }
async function refusal(body: RunSqlBody): Promise<Refusal> {
  const response = await send('run', body)
  return { status: response.status, ...((await response.json()) as Omit<Refusal, 'status'>) }
}
const rowsOf = async (sql: string) => (await run({ sql })).results[0]?.rows

describe('expected numbers of rows', () => {
  const text = `update notes set text = 'changed' where id <= 2; select 1 where false; delete from notes where id = 7`

  it('let pass what they are true of', async () => {
    await run({ sql: `insert into notes values (7)`, expect: [1] })
    expect((await run({ sql: text, expect: [2, null, 1] })).results).toHaveLength(3)
    await run({ sql: `update notes set text = case id when 1 then 'mine' else 'theirs' end`, expect: [2] })
    await run({ sql: 'create table nothing (); drop table nothing', expect: [] })
  })

  it('refuse the rest, name the statement, and leave nothing behind', async () => {
    expect(await refusal({ sql: text, expect: [2, 0, 1] })).toMatchObject({
      ...{ status: 409, code: 'LITE409', statement: 2, position: text.indexOf('delete') },
      message: 'A statement was about 0 rows, where 1 were expected',
    })
    expect(await rowsOf('select distinct text from notes order by 1')).toEqual([['mine'], ['theirs']])
    expect(await refusal({ sql: 'do $$ begin end $$', expect: [1] })).toMatchObject({
      ...{ status: 409, statement: 0 },
    })
    const cut = { sql: 'select generate_series(1, 5)', row_cap: 2, expect: [5] }
    expect(await refusal(cut)).toMatchObject({ status: 409, statement: 0 })
  })

  it('are numbers, of what can be taken back', async () => {
    expect((await send('run', { sql: 'select 1', expect: [-1] })).status).toBe(400)
    expect((await send('run', { sql: 'select 1', expect: ['x'] })).status).toBe(400)
    expect(await refusal({ sql: 'vacuum notes', expect: [0] })).toMatchObject({ status: 400 })
  })
})

describe('results', () => {
  it('are text, as exact as PostgreSQL has them, with names and types', async () => {
    const { results } = await run({
      sql: `select 9007199254740993 as big, 0.1::numeric(20,19) as exact, null::text as nothing, '2026-01-01 00:00:00.123456+00'::timestamptz at time zone 'UTC' as micro, array[1,2] as list, id from notes order by id limit 1`,
    })
    expect(results).toHaveLength(1)
    const [{ fields, rows, command, row_count: count, truncated } = { fields: [], rows: [] }] = results
    expect([command, count, truncated]).toEqual(['SELECT', 1, false])
    expect(rows).toEqual([
      ['9007199254740993', '0.1000000000000000000', null, '2026-01-01 00:00:00.123456', '{1,2}', '1'],
    ])
    expect(fields.map(({ name, type }) => [name, type])).toEqual([
      ['big', 'bigint'],
      ['exact', 'numeric(20,19)'],
      ['nothing', 'text'],
      ['micro', 'timestamp without time zone'],
      ['list', 'integer[]'],
      ['id', 'integer'],
    ])
    expect(fields[5]).toMatchObject({ column_number: 1, table_oid: expect.any(Number) as number })
    expect(fields[0]).toMatchObject({ column_number: null, table_oid: null })
  })

  it('come one for each statement, with their own texts, counts and notices', async () => {
    const { results } = await run({
      sql: `-- first
        create type feeling as enum ('sad');
        create table feelings (f feeling);
        insert into feelings values ('sad'), (null) returning f;
        do $$ begin raise notice 'hello; there'; end $$;
        update feelings set f = null; drop table feelings; drop type feeling;`,
    })
    expect(results.map(({ command, row_count: count }) => [command, count])).toEqual([
      ['CREATE', null],
      ['CREATE', null],
      ['INSERT', 2],
      ['DO', null],
      ['UPDATE', 2],
      ['DROP', null],
      ['DROP', null],
    ])
    expect(results[0]?.sql).toBe(`create type feeling as enum ('sad')`)
    expect(results[2]?.rows).toEqual([['sad'], [null]])
    expect(results[3]?.notices).toEqual(['NOTICE: hello; there'])
  })

  it('end at the cap, without making the rest', async () => {
    const { results } = await run({ sql: 'select generate_series(1, 1e12::bigint)', row_cap: 3 })
    expect(results[0]).toMatchObject({ truncated: true, rows: [['1'], ['2'], ['3']], row_count: 3 })
    const all = await run({ sql: 'select * from generate_series(1, 3) n', row_cap: 3 })
    expect(all.results[0]).toMatchObject({ truncated: false, row_count: 3 })
    // what changes something is done to its end
    const made = await run({
      sql: `create temp table t as select 1 as n limit 0; insert into t select generate_series(1, 2000) returning n; select count(*) from t`,
      row_cap: 2,
    })
    expect(made.results[1]).toMatchObject({ truncated: true, row_count: 2000, rows: [['1'], ['2']] })
    expect(made.results[2]?.rows).toEqual([['2000']])
  })

  it('end at 32 MB, too', async () => {
    const { results } = await run({ sql: `select repeat('x', 10000000) from generate_series(1, 9)` })
    expect([results[0]?.truncated, results[0]?.rows.length]).toEqual([true, 3])
  })

  it('take parameters', async () => {
    const { results } = await run({ sql: 'select $1::int + 1, $2::text', params: ['41', null] })
    expect(results[0]?.rows).toEqual([['42', null]])
    expect(await refusal({ sql: 'select $1; select 2', params: ['1'] })).toMatchObject({ status: 400 })
  })
})

describe('a run that fails', () => {
  it('leaves nothing, and says where', async () => {
    const sql = `create table half (id int);\ninsert into notes values (3, null, 'ö😀');\nselect nonsense from notes`
    const told = await refusal({ sql })
    expect(told).toMatchObject({ status: 400, code: '42703', statement: 2 })
    expect(sql.slice(told.position ?? 0)).toBe('nonsense from notes')
    expect(await rowsOf(`select to_regclass('half'), count(*) from notes`)).toEqual([[null, '2']])
  })

  it.each([
    ['selec 1', '42601', 'selec 1'],
    ['select 1; select (', '42601', ''],
    ['insert into notes values (1)', '23505', 'insert into notes values (1)'],
    ['select 1/0', '22012', 'select 1/0'],
  ])('%s', async (sql, code, rest) => {
    const told = await refusal({ sql })
    expect([told.status, told.code, sql.slice(told.position ?? -1)]).toEqual([400, code, rest])
  })

  it.each(['', '-- nothing', ' ; '])('%j is refused as nothing', async (sql) => {
    expect((await refusal({ sql })).status).toBe(400)
  })

  it('at the end of its transaction says no statement', async () => {
    const told = await refusal({
      sql: `create table c (id int primary key deferrable initially deferred); insert into c values (1), (1)`,
    })
    expect([told.status, told.code, told.statement, told.position]).toEqual([400, '23505', null, null])
    expect(await rowsOf(`select to_regclass('c')`)).toEqual([[null]])
  })

  it('may not read from a terminal', async () => {
    for (const sql of ['copy notes from stdin', 'copy notes to stdout'])
      expect((await refusal({ sql })).message).toContain('COPY')
  })
})

describe('limits', () => {
  it('of time', async () => {
    const told = await refusal({ sql: 'select pg_sleep(60)', timeout: 50 })
    expect([told.status, told.code]).toEqual([400, '57014'])
  })

  it('cancelling, by its id', async () => {
    const id = randomUUID()
    const running = send('run', { id, sql: `select pg_sleep(60) /* ${id} */` })
    const isRunning = async () =>
      (
        await rowsOf(`select count(*) from pg_stat_activity where query like '%/* ${id} */' and state = 'active'
        and pid <> pg_backend_pid()`)
      )?.[0]?.[0]
    await expect.poll(isRunning).toBe('1')
    expect((await send('run', { id, sql: 'select 1' })).status).toBe(409)
    expect((await send(`cancel/${id}`, {})).status).toBe(204)
    expect(((await (await running).json()) as { code: string }).code).toBe('57014')
    expect((await send(`cancel/${id}`, {})).status).toBe(404)
  })

  it('cancelling, whenever it comes: before, between and after statements', async () => {
    for (let round = 0; round < 20; round += 1) {
      const id = randomUUID()
      const running = send('run', { id, sql: `${'select 1;'.repeat(30)} select pg_sleep(60)` })
      const cancel = async () => (await send(`cancel/${id}`, {})).status
      // what has not arrived is not known; what is known ends, however far it is
      await expect.poll(cancel, { interval: round }).toBe(204)
      expect(((await (await running).json()) as { code: string }).code).toBe('57014')
    }
  })

  it('read only means that nothing changes', async () => {
    for (const sql of ['delete from notes', 'create table x ()', 'begin; delete from notes; commit'])
      expect((await refusal({ sql, read_only: true })).code).toBe('25006')
    expect(await rowsOf('select count(*) from notes')).toEqual([['2']])
  })

  it('rollback takes everything back', async () => {
    const { results } = await run({ sql: 'delete from notes; select count(*) from notes', rollback: true })
    expect(results[1]?.rows).toEqual([['0']])
    expect(await rowsOf('select count(*) from notes')).toEqual([['2']])
  })

  it('what needs to be alone is not put into a transaction', async () => {
    await run({ sql: 'vacuum notes' })
    await run({ sql: 'create index concurrently on notes (owner)' })
    await run({ sql: `begin; insert into notes values (9); commit; begin; insert into notes values (10)` })
    expect(await rowsOf('select id from notes where id > 8')).toEqual([['9']])
    expect((await refusal({ sql: 'vacuum notes', rollback: true })).status).toBe(400)
    await run({ sql: 'delete from notes where id = 9' })
  })
})

describe('as somebody else', () => {
  const as = { role: 'authenticated', claims: { sub: ada } } as const

  it('sees what policies show', async () => {
    const { results } = await run({ sql: 'select id from notes; select auth.uid(), current_user', as })
    expect(results.map(({ rows }) => rows)).toEqual([[['1']], [[ada, 'authenticated']]])
    expect((await refusal({ sql: 'select * from notes', as: { role: 'anon' } })).code).toBe('42501')
    const service = await run({ sql: 'select count(*) from notes', as: { role: 'service_role' } })
    expect(service.results[0]?.rows).toEqual([['2']])
  })

  it('is told what a policy refuses', async () => {
    const told = await refusal({ sql: `insert into notes values (5, gen_random_uuid(), '')`, as })
    expect([told.status, told.code]).toEqual([400, '42501'])
  })

  it('cannot become the owner', async () => {
    for (const sql of ['set role lite_admin; select 1', 'reset role; select * from auth.users'])
      expect((await refusal({ sql, as })).code).toBe('42501')
  })
})

it('no one but an admin runs anything', async () => {
  const user = server.token({ sub: ada })
  for (const as of [server.config.anonKey, user]) {
    expect((await send('run', { sql: 'select 1' }, as)).status).toBe(403)
    expect((await send(`cancel/${randomUUID()}`, {}, as)).status).toBe(403)
  }
  expect((await send('run', { sql: 1 })).status).toBe(400)
  expect((await send('run', { sql: 'select 1', row_cap: 1e9 })).status).toBe(400)
})
