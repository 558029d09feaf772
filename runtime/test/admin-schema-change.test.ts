// A change of the schema, tried and applied: what is told is true, nothing of a trial stays, and what was previewed on another
// schema is refused. By the generator's own process, as the server has it.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AppliedChange, SchemaPreview } from '../admin/contract/schema-change.ts'
import { projectRoot } from '../config/root.ts'
import { createGenerator, type Generator, toGenerateConnection } from '../reload/generator-process.ts'
import { ask } from './auth-client.ts'
import { createTestDatabase, testLogins } from './postgres.ts'
import { buildForTest } from './reload-build.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let generator: Generator
let folder: string
let directory: string
let followed = 0
let reason: string | undefined

const tables = `
  create type mood as enum ('glad', 'sad');
  create table people (id int primary key, mail text unique not null);
  create table books (
    id int generated always as identity primary key, isbn text, title varchar(80) not null, price numeric,
    feeling mood default 'glad', owner int references people
  );
  insert into people values (1, 'a'), (2, 'b');
  insert into books (title, owner, isbn) values ('one', 1, 'x'), ('two', 2, null);
  create function older(years int) returns int language sql stable return years + 1;
  alter table people owner to lite_admin; alter table books owner to lite_admin;
  alter type mood owner to lite_admin; alter function older owner to lite_admin;
  grant select on books to anon;`

beforeAll(async () => {
  const builder = await createTestDatabase({ from: 'empty' })
  await buildForTest(builder)
  await builder.drop()
  folder = await mkdtemp(join(tmpdir(), 'lite-schema-change-'))
  directory = join(folder, 'migrations')
  generator = createGenerator({ entry: join(projectRoot(), 'dist/generator.js'), log: () => undefined })
  server = await startTestServer({
    sql: tables,
    env: { MIGRATIONS_DIR: directory },
    generation: (connection) => ({
      preview: async (statements, times) =>
        await generator.preview({
          connection: await toGenerateConnection(connection),
          schemas: ['public'],
          statements,
          ...times,
          securesLater: false,
        }),
      follow: async () => {
        followed += 1
        return reason
      },
    }),
  })
}, 180_000)
afterEach(() => {
  reason = undefined
})
afterAll(async () => {
  await server.stop()
  await generator.close()
  await rm(folder, { recursive: true, force: true })
})

const send = (path: string, body: object, as = server.config.serviceRoleKey) =>
  ask(server, 'POST', `/admin/v1/schema/${path}`, { as, body })
async function preview(sql: string): Promise<SchemaPreview> {
  const { status, body } = await send('preview', { sql, name: 'A change' })
  expect([status, body]).toEqual([200, body])
  return body as unknown as SchemaPreview
}
const textsOf = (found: readonly { readonly severity: string; readonly text: string }[], severity?: string) =>
  found.filter((one) => severity === undefined || one.severity === severity).map(({ text }) => text)
const one = async (sql: string): Promise<unknown> =>
  Object.values(((await server.database.query(sql)).rows[0] ?? {}) as object)[0]

function stampsOf(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((path) => `${path} ${String(statSync(join(dir, path)).mtimeMs)}`)
}

describe('POST /schema/preview', () => {
  it('tells all that follows, and leaves nothing behind', async () => {
    const rung: string[] = []
    const listener = new pg.Client(testLogins(server.database).admin)
    await listener.connect()
    listener.on('notification', ({ channel }) => rung.push(channel))
    await listener.query('listen lite_schema')
    const before = stampsOf(server.generatedDir)
    const sql =
      'create table notes (id int primary key, body text not null); -- why\nalter table books drop column isbn;'
    const found = await preview(sql)

    expect(found.statements).toEqual([
      { sql: 'create table notes (id int primary key, body text not null)', destructive: false },
      { sql: 'alter table books drop column isbn', destructive: true },
    ])
    expect(basename(found.migration.file)).toBe('0001_a_change.sql')
    expect(found.migration.text).toBe(`${sql}\n`)
    expect(found.untried).toBeNull()
    expect(textsOf(found.effects, 'breaks')).toEqual(['books.isbn removed from Row, Insert and Update'])
    expect(textsOf(found.effects, 'adds')).toEqual(['Endpoint /rest/v1/notes is new; Insert needs id, body'])
    expect(textsOf(found.warnings, 'danger')).toEqual(['The values of books.isbn are lost, in 1 row'])
    expect(textsOf(found.warnings)).toContain(
      'Only the service key reaches notes: it has neither grants nor policies',
    )
    expect(textsOf(found.warnings)).toContain(
      'books is locked for a moment (ACCESS EXCLUSIVE): reads and writes wait',
    )
    const changes = new Map(found.files.map((file) => [file.path, file]))
    expect(changes.get('notes/table.ts')?.change).toBe('added')
    expect(changes.get('books/types.ts')?.hunks.flatMap(({ lines }) => lines)).toContain(
      '-  isbn: string | null',
    )
    expect(changes.has('people/types.ts')).toBe(false)

    expect(await one(`select to_regclass('public.notes')`)).toBeNull()
    expect(
      await one(
        `select count(*)::int from pg_attribute where attrelid = 'books'::regclass and attname = 'isbn'`,
      ),
    ).toBe(1)
    expect(
      await one(
        `select count(*)::int from pg_stat_activity where application_name = 'supabase-lite preview'`,
      ),
    ).toBe(0)
    expect(stampsOf(server.generatedDir)).toEqual(before)
    expect(existsSync(directory)).toBe(false)
    await listener.query('notify lite_schema, $$ours$$')
    await listener.query('select 1')
    expect(rung).toEqual(['lite_schema'])
    await listener.end()
  })

  const breaks = [
    [
      'alter table books alter column price type text using price::text',
      'Type of books.price changed from number to string',
    ],
    [
      'alter table books rename column title to name',
      'books.title is now called name in Row, Insert and Update',
    ],
    [
      `update books set isbn = '' where isbn is null; alter table books alter column isbn set not null`,
      'books.isbn is now required in Insert',
    ],
    ['drop table books', 'Endpoint /rest/v1/books is gone, and with it books in the client'],
    ['alter table books rename to works', 'books is now called works: endpoint /rest/v1/works'],
    [
      'alter table books drop constraint books_owner_fkey',
      'books can no longer embed people (books_owner_fkey)',
    ],
    [
      'alter table people drop constraint people_mail_key',
      'people can no longer be upserted on mail: it is not unique any more',
    ],
    [
      'alter table books add column shelf int not null default 1; alter table books alter column shelf drop default',
      'books.shelf is new and required in Insert',
    ],
    [`alter type mood rename value 'sad' to 'gloomy'`, `Value 'sad' of mood is now 'gloomy'`],
    ['drop function older(int)', 'Endpoint /rest/v1/rpc/older is gone'],
    [
      'drop function older(int); create function older(years text) returns int language sql stable return 1',
      'Signature of function older changed from (years: integer) to (years: text)',
    ],
    ['revoke select on books from anon', 'anon may no longer select: books'],
    ['alter table books alter column title type varchar(20)', 'books.title takes at most 20 characters'],
  ] as const
  it.each(breaks)('%s breaks clients', async (sql, text) => {
    expect(textsOf((await preview(sql)).effects, 'breaks')).toContain(text)
  })

  it('does not call safe what is not, nor unsafe what is', async () => {
    const added = await preview(`alter type mood add value 'calm'; alter table books add column note text`)
    expect(textsOf(added.effects)).toEqual([
      `mood has a new value 'calm': code that handles every value misses it`,
      'books.note is added to Row, Insert and Update',
    ])
    const index = await preview('create index on books (title); comment on table books is $$read$$')
    expect(index.effects).toEqual([])
    expect(textsOf(index.warnings)).toEqual(['Writes to books wait meanwhile; reads go on'])
    const rewritten = await preview('alter table books alter column price type bigint')
    expect(textsOf(rewritten.warnings, 'warn').join()).toContain('books is written anew')
    const open = await preview('alter table books disable row level security')
    expect(textsOf(open.warnings, 'danger').join()).toContain('Row-level security of books is off')
  })

  it('says so where it cannot be tried', async () => {
    const found = await preview('create index concurrently books_title on books (title)')
    expect(found.untried).toContain('without a transaction')
    expect(found.migration.text).toMatch(/^-- no-transaction\n/)
    expect(found.files).toEqual([])
    const slow = await preview('alter table books add column late int; select pg_sleep(30)')
    expect(slow.untried).toContain('longer than 5 seconds')
    expect(
      await one(
        `select count(*)::int from pg_locks l join pg_class c on c.oid = l.relation where c.relname = 'books'`,
      ),
    ).toBe(0)
  })

  it.each([
    ['alter table nothing add column a int', '42P01', 0],
    [`select '😀'; select nothing`, '42703', 20],
    ['commit', 'LITE400', undefined],
    ['create table a (); rollback; create table b ()', 'LITE400', undefined],
    ['copy books from stdin', 'LITE400', undefined],
    ['-- nothing', 'LITE400', undefined],
    ['create table a (); vacuum books', 'LITE400', undefined],
  ])('refuses %j', async (sql, code, position) => {
    const { status, body } = await send('preview', { sql, name: 'x' })
    expect([status, body.code, body.position]).toEqual([400, code, position])
  })

  it('helps where PostgreSQL does not', async () => {
    const nulls = await send('preview', {
      sql: 'alter table books alter column isbn set not null',
      name: 'x',
    })
    expect(nulls.body).toMatchObject({
      code: '23502',
      hint: 'In 1 row isbn is null: fill them first, in the same change.',
    })
    const added = await send('preview', { sql: 'alter table books add column a int not null', name: 'x' })
    expect(added.body.hint).toContain('give the new column a default')
    const value = await send('preview', {
      sql: `alter type mood add value 'new'; alter table books alter column feeling set default 'new'`,
      name: 'x',
    })
    expect(value.body).toMatchObject({
      code: '55P04',
      hint: expect.stringContaining('change of its own') as string,
    })
  })

  it('does not wait for others who use the table', async () => {
    const other = new pg.Client(testLogins(server.database).admin)
    await other.connect()
    await other.query('begin; select * from books')
    const { status, body } = await send('preview', { sql: 'alter table books add column a int', name: 'x' })
    await other.end()
    expect([status, body.code]).toEqual([409, 'LITE409'])
  })

  it('is for admins, and for whole bodies', async () => {
    const body = { sql: 'select 1', name: 'x' }
    for (const as of [server.config.anonKey, server.token({ sub: 'x' })])
      expect((await send('preview', body, as)).status).toBe(403)
    for (const wrong of [{}, { sql: 'select 1' }, { sql: '', name: 'x' }, { ...body, name: '!' }])
      expect((await send('preview', wrong)).status).toBe(400)
  })
})

describe('POST /schema/apply', () => {
  const sql = 'alter table books add column pages int'
  const apply = async (fingerprint: string, text = sql) =>
    send('apply', { sql: text, name: 'Pages', fingerprint })

  it('refuses what was previewed on another schema', async () => {
    const { fingerprint } = await preview(sql)
    await server.database.query('alter table people add column born date')
    const { status, body } = await apply(fingerprint)
    expect([status, body.code, body.message]).toEqual([
      409,
      'LITE409',
      'The schema has changed since the preview',
    ])
    expect(existsSync(directory)).toBe(false)
    expect(await one(`select count(*)::int from lite.migrations where kind = 'user'`)).toBe(0)
  })

  it('writes the migration, runs it and brings the API along', async () => {
    const { fingerprint, migration } = await preview(sql)
    const before = followed
    const { status, body } = await apply(fingerprint)
    expect(status).toBe(201)
    const applied = body as unknown as AppliedChange
    expect(applied).toEqual({
      file: migration.file.replace('a_change', 'pages'),
      written: true,
      served: true,
      reason: null,
    })
    expect(readFileSync(join(directory, '0001_pages.sql'), 'utf8')).toBe(`${sql}\n`)
    expect(followed).toBe(before + 1)
    expect((await apply(fingerprint)).status).toBe(409)
  })

  it('says so while the new API is not served', async () => {
    reason = 'regeneration is off'
    const text = 'comment on column books.title is $$of the cover$$'
    const { fingerprint } = await preview(text)
    expect((await apply(fingerprint, text)).body).toMatchObject({ served: false, reason })
  })

  it('leaves nothing of what fails', async () => {
    const { fingerprint } = await preview('select 1')
    const { status, body } = await apply(
      fingerprint,
      'alter table books add column second int; select nothing',
    )
    expect([status, body.code]).toEqual([400, '42703'])
    expect(
      await one(
        `select count(*)::int from pg_attribute where attrelid = 'books'::regclass and attname = 'second'`,
      ),
    ).toBe(0)
  })

  it('is for admins, and for whole bodies', async () => {
    const body = { sql: 'select 1', name: 'x', fingerprint: 'x' }
    for (const as of [server.config.anonKey, server.token({ sub: 'x' })])
      expect((await send('apply', body, as)).status).toBe(403)
    for (const wrong of [{}, { sql: 'select 1', name: 'x' }, { ...body, fingerprint: '' }])
      expect((await send('apply', wrong)).status).toBe(400)
  })
})
