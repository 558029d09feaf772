// The database commands as `npm run …` calls them, on a real server given by DATABASE_URL: output, files, exit codes.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TestDatabase } from '../test/postgres.ts'
import { createTestDatabase, testSecret } from '../test/postgres.ts'
import { run as reset } from './db-reset.ts'
import { run as doctor } from './doctor.ts'
import { run as migrateDiff } from './migrate-diff.ts'
import { run as migrateNew } from './migrate-new.ts'
import { run as migrateStatus } from './migrate-status.ts'
import { run as migrate } from './migrate.ts'
import { formatTable } from './print-table.ts'
import { run as seed } from './seed.ts'
import { run as sql } from './sql.ts'

let database: TestDatabase
let folder: string

beforeAll(async () => {
  database = await createTestDatabase({ from: 'empty' })
  folder = mkdtempSync(join(tmpdir(), 'lite-cli-'))
  mkdirSync(join(folder, 'migrations'))
  vi.stubEnv('DATABASE_URL', database.url)
  vi.stubEnv('APP_SECRET', testSecret)
  vi.stubEnv('SECRETS_FILE', join(folder, 'secrets'))
  vi.stubEnv('MIGRATIONS_DIR', join(folder, 'migrations'))
})
afterAll(async () => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
  await database.drop()
})

let out: string[]
let progress: string[]
beforeEach(() => {
  out = []
  progress = []
  vi.spyOn(console, 'log').mockImplementation((line: unknown) => void out.push(String(line)))
  vi.spyOn(console, 'error').mockImplementation((line: unknown) => void progress.push(String(line)))
})

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('migrate', () => {
  it('makes, applies and shows migrations', async () => {
    expect(await migrateNew(['add', 'notes'])).toBe(0)
    expect(out).toEqual([expect.stringContaining('0001_add_notes.sql')])
    file('migrations/0001_add_notes.sql', 'create table notes (id int)')
    expect(await migrate([])).toBe(0)
    expect(await migrate([])).toBe(0)
    expect(out.at(-1)).toBe('Nothing to apply')
    expect(await migrateStatus([])).toBe(0)
    expect(out.at(-1)).toMatch(/^user {4}1 {8}add_notes +applied {2}20/m)
  })

  it('shows a problem with exit code 1, also as JSON', async () => {
    file('migrations/0001_add_notes.sql', 'create table notes (id bigint)')
    expect(await migrateStatus(['--json'])).toBe(1)
    const states = JSON.parse(out[0] ?? '') as { kind: string; state: string }[]
    expect(states.filter(({ kind }) => kind === 'user')).toMatchObject([{ version: 1, state: 'edited' }])
    expect(progress.at(-1)).toContain('was edited after it had been applied')
    await expect(migrate([])).rejects.toThrow('was edited')
    file('migrations/0001_add_notes.sql', 'create table notes (id int)')
  })

  it('puts an older file last', async () => {
    file('migrations/0000_late.sql', 'select 1')
    expect(await migrateNew(['--renumber', join(folder, 'migrations/0000_late.sql')])).toBe(0)
    expect(readdirSync(join(folder, 'migrations'))).toEqual(['0001_add_notes.sql', '0002_late.sql'])
  })

  it('writes what no migration made, and counts it as applied', async () => {
    await migrate([])
    expect(await migrateDiff(['--check'])).toBe(0)
    await database.query('set role lite_admin; alter table notes add column by_hand text; reset role')
    expect(await migrateDiff(['--check'])).toBe(1)
    expect(out.at(-1)).toBe('alter table public.notes add column by_hand text;\n')
    expect(await migrateDiff(['what', 'I', 'did'])).toBe(0)
    expect(out.at(-1)).toMatch(/0003_what_i_did\.sql$/)
    expect(await migrateDiff([])).toBe(0)
    expect(progress.at(-1)).toBe('The database is what its migrations make')
    expect(await migrate([])).toBe(0)
  })

  it('wants a name', async () => {
    expect(await migrateNew([])).toBe(2)
    await expect(migrate(['--retry', 'x'])).rejects.toThrow('"x" is no version')
  })
})

describe('sql', () => {
  it('prints rows as an aligned table and runs as lite_admin', async () => {
    const path = file(
      'a.sql',
      `create table made (id int, name text);
      insert into made values (1, 'größe'), (20, null);
      select *, current_user as me from made order by id;`,
    )
    expect(await sql([path])).toBe(0)
    expect(out).toEqual([
      'id  name   me\n--  -----  ----------\n1   größe  lite_admin\n20  NULL   lite_admin\n',
    ])
    expect(progress.at(-1)).toMatch(/^3 statements, \d+ ms$/)
    const { rows } = await database.query(`select relrowsecurity as on from pg_class where relname = 'made'`)
    expect(rows).toEqual([{ on: true }])
  })

  it('prints JSON with the types that JSON has', async () => {
    const path = file(
      'a.sql',
      `select 1 as n, true as yes, null as none, '{"a":[1]}'::jsonb as doc, 9007199254740993 as big, 1.50 as num`,
    )
    expect(await sql([path, '--json'])).toBe(0)
    expect(JSON.parse(out[0] ?? '')).toEqual([
      { n: 1, yes: true, none: null, doc: { a: [1] }, big: '9007199254740993', num: '1.50' },
    ])
  })

  it('is one transaction: an error undoes all, with file and line', async () => {
    const path = file('a.sql', 'create table undone (id int);\nselect 1;\n\nselect 1/0;\n')
    await expect(sql([path])).rejects.toThrow(`${path}:4:1: division by zero [22012]`)
    expect(out).toEqual([])
    expect((await database.query(`select to_regclass('undone') as t`)).rows).toEqual([{ t: null }])
  })

  it('with -- no-transaction keeps what came before the error', async () => {
    const path = file(
      'a.sql',
      '-- no-transaction\nbegin; create table kept (id int); commit;\nvacuum kept;\nselect 1 as one;\nselect nothing;',
    )
    await expect(sql([path])).rejects.toThrow(`${path}:5:8: column "nothing" does not exist [42703]`)
    expect(out).toHaveLength(1)
    expect((await database.query(`select to_regclass('kept')::text as t`)).rows).toEqual([{ t: 'kept' }])
  })

  it('wants one file that is there', async () => {
    expect(await sql([])).toBe(2)
    await expect(sql([join(folder, 'none.sql')])).rejects.toThrow('ENOENT')
  })
})

describe('seed', () => {
  it('says what is missing, runs seed.sql, and undoes it when it fails', async () => {
    expect(await seed()).toBe(1)
    expect(progress.at(-1)).toContain('there is no seed.sql')
    const path = file('seed.sql', 'insert into notes values (7);\nselect 1/0;')
    await expect(seed()).rejects.toThrow(`${path}:2:1: division by zero`)
    file('seed.sql', 'insert into notes values (7)')
    expect(await seed()).toBe(0)
    expect((await database.query('select id from notes')).rows).toEqual([{ id: 7 }])
  })
})

describe('db:reset', () => {
  it('refuses in production and without --force on a server that is not ours', async () => {
    expect(await reset([])).toBe(1)
    expect(progress.join('\n')).toContain('npm run db:reset -- --force')
    vi.stubEnv('NODE_ENV', 'production')
    expect(await reset(['--force'])).toBe(1)
    expect(progress.at(-1)).toContain('NODE_ENV=production')
    vi.stubEnv('NODE_ENV', 'test')
    expect((await database.query(`select to_regclass('made')::text as t`)).rows).toEqual([{ t: 'made' }])
  })

  it('empties the database, migrates anew and seeds', async () => {
    await database.query(`insert into auth.users (id) values (gen_random_uuid());
      create schema extra authorization lite_admin; create type public.kind as enum ('a')`)
    expect(await reset(['--force'])).toBe(0)
    const { rows } = await database.query(
      `select to_regclass('notes')::text as notes, to_regclass('made')::text as made, to_regnamespace('extra')::text as extra,
        to_regtype('public.kind')::text as kind, (select count(*)::int from auth.users) as users,
        (select count(*)::int from lite.migrations where kind = 'user') as applied`,
    )
    expect(rows).toEqual([{ notes: 'notes', made: null, extra: null, kind: null, users: 0, applied: 3 }])
    expect((await database.query('select id from notes')).rows).toEqual([{ id: 7 }])
    const closed = await database.query(`select relrowsecurity as on from pg_class where relname = 'notes'`)
    expect(closed.rows).toEqual([{ on: true }])
  })
})

describe('doctor', () => {
  it('exits with 0, and with 1 when there is an error', async () => {
    expect(await doctor(['--json'])).toBe(0)
    expect(JSON.parse(out[0] ?? '')).toMatchObject({ level: 'full' })
    await database.query('alter table notes disable row level security; grant select on notes to anon')
    expect(await doctor([])).toBe(1)
    expect(out[1]).toMatch(/^ERROR +rls_disabled +public\.notes +anon$/m)
    expect(progress.join('\n')).toContain('rls_disabled: Alter table … enable row level security')
  })
})

describe('formatTable', () => {
  it('aligns columns, keeps rows on one line and shortens long values', () => {
    const table = formatTable(
      ['a', 'long name'],
      [
        ['1', 'x\ny'],
        ['🙂🙂', 'z'.repeat(100)],
      ],
    )
    expect(table.split('\n')).toEqual([
      'a   long name',
      `--  ${'-'.repeat(60)}`,
      '1   x↵y',
      `🙂🙂  ${'z'.repeat(59)}…`,
    ])
  })

  it('prints a header for no rows', () => {
    expect(formatTable(['a'], [])).toBe('a\n-')
  })
})
