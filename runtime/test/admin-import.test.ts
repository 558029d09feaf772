// Rows of a file into a table: exact values, what is tried and taken back, mistakes with line and column, conflicts, keys that
// go on, being cancelled; who may, and what is no such form.
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportMistake, ImportPlan, ImportReport } from '../admin/contract/import.ts'
import type { SqlRun } from '../admin/contract/sql.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    sql: `create domain short as varchar(3);
      create table people (id bigint primary key, name text not null, age int check (age >= 0), seen timestamptz,
        exact numeric, code varchar(4), tag short, info jsonb, twice bigint generated always as (id * 2) stored);
      create table numbered (id int generated always as identity primary key, mail text unique, note text default 'none');
      create table tree (id int primary key, parent int references tree (id));
      create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(0.05); return new; end';
      create table slowly (id int primary key);
      create trigger slow before insert on slowly for each row execute function slow();
      alter table people owner to lite_admin; alter table numbered owner to lite_admin;
      alter table tree owner to lite_admin; alter table slowly owner to lite_admin;`,
  })
})
afterAll(() => server.stop())

const everything = ['id', 'name', 'age', 'seen', 'exact', 'code', 'tag', 'info']
const people = (more: Partial<ImportPlan> = {}): ImportPlan => ({
  ...{ schema: 'public', table: 'people', columns: ['id', 'name', 'age'] },
  ...more,
})

async function send(
  plan: unknown,
  csv: string | undefined,
  as = server.config.serviceRoleKey,
  signal?: AbortSignal,
) {
  const form = new FormData()
  if (plan !== undefined) form.append('plan', typeof plan === 'string' ? plan : JSON.stringify(plan))
  if (csv !== undefined) form.append('file', new Blob([csv]), 'rows.csv')
  const encoded = new Response(form)
  return server.request('/admin/v1/import', {
    ...{ method: 'POST', as, ...(signal && { signal }) },
    headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
    body: await encoded.arrayBuffer(),
  })
}
async function take(plan: ImportPlan, csv: string): Promise<ImportReport> {
  const response = await send(plan, csv)
  const text = await response.text()
  expect(response.status, text).toBe(200)
  return JSON.parse(text) as ImportReport
}
interface Refusal {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly details: string | null
  readonly mistakes?: readonly ImportMistake[]
}
async function refusal(plan: unknown, csv: string | undefined, as?: string): Promise<Refusal> {
  const response = await send(plan, csv, as)
  return { status: response.status, ...((await response.json()) as Omit<Refusal, 'status'>) }
}
async function rowsOf(sql: string) {
  const response = await server.request('/admin/v1/sql/run', {
    method: 'POST',
    as: server.config.serviceRoleKey,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ sql }),
  })
  return ((await response.json()) as SqlRun).results[0]?.rows
}

describe('an import', () => {
  it('takes values exactly as they are written; an empty field is NULL, quotes are empty text', async () => {
    const report = await take(
      people({ columns: everything, header: true }),
      'a,b,c,d,e,f,g,h\r\n9007199254740993,"",,2026-01-02 03:04:05.678901+00,0.10000000000000000001,abcd,xyz,"{""a"": 1}"\r\n2,"two\nlines, ""quoted""",7,,,,,\r\n',
    )
    expect(report).toEqual({ rows: 2, inserted: 2, updated: 0, skipped: 0, failed: 0, mistakes: [] })
    expect(
      await rowsOf(
        `select id, name, age, seen at time zone 'UTC', exact, code, tag, info, twice from people order by id desc`,
      ),
    ).toEqual([
      [
        ...['9007199254740993', '', null, '2026-01-02 03:04:05.678901', '0.10000000000000000001'],
        ...['abcd', 'xyz', '{"a": 1}', '18014398509481986'],
      ],
      ['2', 'two\nlines, "quoted"', '7', null, null, null, null, null, '4'],
    ])
  })

  it('is all or nothing, and tells line, column, value and reason', async () => {
    const told = await refusal(
      people({ columns: everything, lines: true }),
      [
        '2,10,fine,1,,,,,',
        '3,11,x,old,,,,,',
        '4,12,,1,,,,,',
        '5,13,x,-1,,,,,',
        '6,14,x,1,,,abcde,,',
        '7,15,x,1,,,,wxyz,',
        '8,10,again,1,,,,,',
        '9,16,x,1,,,,,{',
      ].join('\n'),
    )
    expect(told).toMatchObject({
      status: 400,
      code: '22P02',
      message: 'invalid input syntax for type integer: "old"',
      details: 'Line 3, column age. Nothing was imported.',
    })
    expect(told.mistakes?.map(({ line, column, value, code }) => [line, column, value, code])).toEqual([
      [3, 'age', 'old', '22P02'],
      [4, 'name', null, '23502'],
      [5, 'age', '-1', '23514'],
      [6, 'code', 'abcde', '22001'],
      [7, 'tag', 'wxyz', '22001'],
      [8, 'id', '10', '23505'],
      [9, 'info', '{', '22P02'],
    ])
    expect(await rowsOf('select from people where id between 10 and 20')).toEqual([])
  })

  it('that is dry counts what would go in, tells the first mistakes and leaves nothing', async () => {
    const lines = Array.from({ length: 3000 }, (_, n) => `${n + 100},name,${n % 100 === 50 ? 'bad' : n}`)
    const report = await take(people({ dry_run: true }), lines.join('\n'))
    expect(report).toMatchObject({ rows: 3000, inserted: 2970, failed: 30, skipped: 0 })
    expect(report.mistakes).toHaveLength(20)
    expect(report.mistakes.slice(0, 2).map(({ line, column }) => [line, column])).toEqual([
      [51, 'age'],
      [151, 'age'],
    ])
    expect(await rowsOf('select from people where id >= 100 and id < 5000')).toEqual([])
  })

  it('that is dry may begin by making the table', async () => {
    const plan = {
      ...people({ table: 'fresh', columns: ['a'] }),
      create: 'create table public.fresh (a int)',
    }
    expect(await take({ ...plan, dry_run: true }, '1\nx\n')).toMatchObject({ inserted: 1, failed: 1 })
    expect(await rowsOf(`select to_regclass('public.fresh')`)).toEqual([[null]])
    expect(await refusal(plan, '1\n')).toMatchObject({ status: 400, code: 'LITE400' })
  })

  it('leaves out or writes over rows whose key is there; the last of several wins', async () => {
    await take(people(), '50,old,1\n51,old,1\n')
    const csv = '51,new,2\n52,first,2\n52,last,3\n'
    expect(await take(people({ dry_run: true, conflict: { action: 'skip' } }), csv)).toMatchObject({
      ...{ rows: 3, inserted: 1, updated: 0, skipped: 2 },
    })
    expect(await take(people({ conflict: { action: 'update' } }), csv)).toMatchObject({
      ...{ rows: 3, inserted: 1, updated: 1, skipped: 1, failed: 0 },
    })
    expect(await rowsOf('select id, name, age from people where id between 50 and 52 order by 1')).toEqual([
      ['50', 'old', '1'],
      ['51', 'new', '2'],
      ['52', 'last', '3'],
    ])
    expect(await refusal(people(), csv)).toMatchObject({ status: 400, code: '23505' })
    expect(await refusal(people({ columns: ['name'], conflict: { action: 'update' } }), 'x\n')).toMatchObject(
      { status: 400, message: 'The key column id is not among the columns of the import' },
    )
    expect(await refusal(people({ conflict: { action: 'update', columns: ['name'] } }), csv)).toMatchObject({
      status: 400,
      code: '42P10',
    })
  })

  it('goes by another unique key; rows without one are never the same', async () => {
    const plan: ImportPlan = {
      ...{ schema: 'public', table: 'numbered', columns: ['mail', 'note'] },
      conflict: { action: 'update', columns: ['mail'] },
    }
    expect(await take(plan, 'a@x,1\n,2\n,3\na@x,4\n')).toMatchObject({ inserted: 3, updated: 0, skipped: 1 })
    expect(await rowsOf('select mail, note from numbered order by note')).toEqual([
      [null, '2'],
      [null, '3'],
      ['a@x', '4'],
    ])
  })

  it('keeps numbers of its own, and the next row takes a free one; what is not said takes its default', async () => {
    await take({ schema: 'public', table: 'numbered', columns: ['id', 'mail'] }, '500,b@x\n')
    expect(await rowsOf(`insert into numbered (mail) values ('c@x') returning id, note`)).toEqual([
      ['501', 'none'],
    ])
  })

  it('takes rows that point to later ones', async () => {
    const csv = `${Array.from({ length: 1500 }, (_, n) => `${n},${n + 1}`).join('\n')}\n1500,\n`
    const plan = { schema: 'public', table: 'tree', columns: ['id', 'parent'] }
    expect(await take({ ...plan, dry_run: true }, csv)).toMatchObject({ inserted: 1501, failed: 0 })
    expect(await take(plan, csv)).toMatchObject({ inserted: 1501 })
    expect(await refusal(plan, '5000,1\n5001,9999\n')).toMatchObject({
      status: 400,
      code: '23503',
      details: 'Line 2, column parent. Nothing was imported.',
    })
  })

  it('says what COPY says of a file that is none', async () => {
    const told = await refusal(people(), '60,x,1\n61,x\n')
    expect(told).toMatchObject({ status: 400, code: '22P04', message: 'missing data for column "c3"' })
    expect(told.details).toContain('line 2')
    expect(await refusal(people(), '60,"x,1\n')).toMatchObject({ status: 400, code: '22P04' })
    expect(await refusal(people(), '60,\0,1\n')).toMatchObject({ status: 400, code: '22021' })
    // more than a socket takes at once, refused at its first row
    expect(await refusal(people(), `1\n${'60,x,1\n'.repeat(400_000)}`)).toMatchObject({ code: '22P04' })
  })

  it('tells how far it is, and ends without a trace when its caller goes', async () => {
    const id = randomUUID()
    const gone = new AbortController()
    const csv = Array.from({ length: 2000 }, (_, n) => String(n)).join('\n')
    const sent = send({ schema: 'public', table: 'slowly', columns: ['id'], id }, csv, undefined, gone.signal)
    const progress = () => server.request(`/admin/v1/import/${id}`, { as: server.config.serviceRoleKey })
    await expect
      .poll(async (): Promise<unknown> => (await progress()).json(), { timeout: 20_000 })
      .toEqual({ phase: 'inserting', done: 0, rows: 2000 })
    gone.abort()
    await expect(sent).rejects.toThrow()
    await expect
      .poll(async (): Promise<unknown> => (await progress()).json(), { timeout: 20_000 })
      .toEqual({ phase: 'none', done: 0, rows: null })
    expect(await rowsOf('select count(*) from slowly')).toEqual([['0']])
    expect((await server.request('/admin/v1/import/x', { as: server.config.serviceRoleKey })).status).toBe(
      404,
    )
  })
})

describe('refuses', () => {
  it('everybody but admins', async () => {
    expect((await refusal(people(), '1,x,1', server.config.anonKey)).status).toBe(403)
  })

  it.each([
    ['no plan', undefined, '1', /no plan/],
    ['no file', people(), undefined, /no file/],
    ['a plan that is no JSON', '{', '1', /not JSON/],
    ['a plan without columns', { schema: 'public', table: 'people', columns: [] }, '1', /fewer than 1/],
    ['a column twice', people({ columns: ['id', 'id'] }), '1', /duplicate/],
    ['a column that is not there', people({ columns: ['ID'] }), '1', /no column ID/],
    ['a column that is made', people({ columns: ['twice'] }), '1', /generated/],
    ['names with NUL', people({ table: 'a\0' }), '1', /NUL/],
  ])('%s', async (_, plan, csv, message) => {
    const told = await refusal(plan, csv)
    expect([told.status, told.code]).toEqual([400, 'LITE400'])
    expect(told.message).toMatch(message)
  })

  it('tables that are not there, tables of the system, and bodies that are no form', async () => {
    expect(await refusal(people({ table: 'nobody"s' }), '1')).toMatchObject({ status: 404, code: 'LITE404' })
    const system = { schema: 'pg_catalog', table: 'pg_proc', columns: ['proname'] }
    expect(await refusal(system, 'x')).toMatchObject({ status: 400, code: '42501' })
    const response = await server.request('/admin/v1/import', {
      method: 'POST',
      as: server.config.serviceRoleKey,
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    expect(response.status).toBe(400)
  })
})
