// The migrator on a real database: once, two at once, killed half-way, history that does not match, clear errors.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { projectRoot } from '../config/root.ts'
import { bootstrap } from '../db/bootstrap/bootstrap.ts'
import type { Logins } from '../db/contract.ts'
import { applyMigrations, MigrationHistoryError, migrationStatus } from '../db/migrations/apply-migrations.ts'
import { newMigration, renumberMigration } from '../db/migrations/new-migration.ts'
import { markDone, pullMigrations } from '../db/migrations/repair-migrations.ts'
import type { TestDatabase } from './postgres.ts'
import { createTestDatabase, testSecret } from './postgres.ts'

let database: TestDatabase
let logins: Logins
let directory: string

beforeAll(async () => {
  database = await createTestDatabase({ from: 'empty' })
  logins = await bootstrap(
    { connection: database.connection, embedded: true, close: async () => undefined },
    { appSecret: testSecret, apiSchemas: ['public'], log: () => undefined },
  )
})
afterAll(() => database.drop())

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'lite-migrations-'))
})
afterEach(async () => {
  rmSync(directory, { recursive: true })
  await database.query(
    `drop schema public cascade; create schema public; delete from lite.migrations where kind = 'user'`,
  )
})

const write = (name: string, sql: string) => writeFileSync(join(directory, name), sql)

function migrate(options: { retry?: number; log?: (line: string) => void } = {}) {
  return applyMigrations(logins.admin, { directory, kind: 'user', log: () => undefined, ...options })
}

async function tables(): Promise<string[]> {
  const { rows } = await database.query(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  )
  return rows.map((row: { name: string }) => row.name)
}

async function states(): Promise<string[]> {
  const found = await migrationStatus(logins.admin, { directory, kind: 'user' })
  return found.map(({ version, state }) => `${version} ${state}`)
}

/** The message of the rejection, without the folder's path. */
async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('it worked'),
    (reason: unknown) => reason as Error,
  )
  return error.message.replaceAll(`${directory}/`, '')
}

describe('applying', () => {
  it('happens once, in order, as lite_admin', async () => {
    write('0002_b.sql', 'alter table a add column n int')
    write('0001_a.sql', 'create table a (id int)')
    write('20260131120000_c.sql', 'create table c (id int)')
    write('notes.txt', 'no migration')
    const lines: string[] = []
    expect((await migrate({ log: (line) => lines.push(line) })).map(({ version }) => version)).toEqual([
      1, 2, 20_260_131_120_000,
    ])
    expect(lines).toHaveLength(3)
    expect(await migrate()).toEqual([])
    const { rows } = await database.query(
      `select tableowner from pg_tables where tablename = 'a'
        union all select sql from lite.migrations where kind = 'user' and version = 1`,
    )
    expect(rows.map((row: { tableowner: string }) => row.tableowner)).toEqual([
      'lite_admin',
      'create table a (id int)',
    ])
  })

  it('is fine with no folder, an empty one, and a file of comments', async () => {
    expect(
      await applyMigrations(logins.admin, {
        directory: join(directory, 'none'),
        kind: 'user',
        log: () => undefined,
      }),
    ).toEqual([])
    expect(await migrate()).toEqual([])
    write('0001_nothing.sql', '\uFEFF-- nothing yet\r\n')
    expect(await migrate()).toHaveLength(1)
  })

  it('makes the demo table with its policies', async () => {
    const sql = readFileSync(join(projectRoot(), 'migrations/0001_todos.sql'), 'utf8')
    write('0001_todos.sql', sql)
    await migrate()
    const { rows } = await database.query(
      `select c.relrowsecurity as protected, (select count(*)::int from pg_policies where tablename = 'todos') as policies,
        has_table_privilege('authenticated', c.oid, 'insert') as authenticated,
        has_table_privilege('anon', c.oid, 'select, insert, update, delete') as anon,
        exists (select from pg_publication_tables where pubname = 'supabase_realtime' and tablename = 'todos') as live
      from pg_class c where c.relname = 'todos'`,
    )
    expect(rows).toEqual([{ protected: true, policies: 4, authenticated: true, anon: false, live: true }])
  })

  it('by two processes at once does everything once', async () => {
    for (const n of [1, 2, 3, 4]) write(`000${n}_t.sql`, `create table t${n} (id int); select pg_sleep(0.05)`)
    const done = await Promise.all([migrate(), migrate(), migrate()])
    expect(done.map((applied) => applied.length).sort()).toEqual([0, 0, 4])
    expect(await tables()).toEqual(['t1', 't2', 't3', 't4'])
  })

  it('by two processes at once survives CREATE INDEX CONCURRENTLY', async () => {
    write('0001_t.sql', 'create table t (id int)')
    write(
      '0002_index.sql',
      '-- no-transaction\nselect pg_sleep(0.3);\ncreate index concurrently t_id on t (id);',
    )
    const done = await Promise.all([migrate(), migrate()])
    expect(done.map((applied) => applied.length).sort()).toEqual([0, 2])
  })

  it('keeps the settings, roles and temporary tables of a file to that file', async () => {
    write(
      '0001_a.sql',
      `create role test_migrator; grant test_migrator to lite_admin; grant create on schema public to test_migrator;
      set search_path = pg_catalog; create temp table tmp (id int); set role test_migrator`,
    )
    write(
      '0002_b.sql',
      'create table b (id int); reassign owned by test_migrator to lite_admin; drop owned by test_migrator; drop role test_migrator',
    )
    await migrate()
    expect(await tables()).toEqual(['b'])
  })
})

describe('a file that fails', () => {
  it('leaves nothing behind, keeps those before it, and can be mended', async () => {
    write('0001_a.sql', 'create table a (id int primary key)')
    write('0002_b.sql', 'create table b (id int);\ninsert into a values (1), (1);')
    const message = await failure(migrate())
    expect(message).toContain(
      '0002_b.sql:2:1: duplicate key value violates unique constraint "a_pkey" [23505]',
    )
    expect(message).toContain('detail: Key (id)=(1) already exists.')
    expect(await tables()).toEqual(['a'])
    expect(await states()).toEqual(['1 applied', '2 pending'])
    write('0002_b.sql', 'create table b (id int)')
    await migrate()
    expect(await tables()).toEqual(['a', 'b'])
  })

  it('is named with line, column, the line and a caret', async () => {
    write('0001_a.sql', '-- größer 🙂\ncreate table a (id int);\n\n  /* é */ create tabel b (id int);\n')
    expect(await failure(migrate())).toBe(
      [
        '0001_a.sql:4:18: syntax error at or near "tabel" [42601]',
        '    4 |   /* é */ create tabel b (id int);',
        '      |                  ^',
      ].join('\n'),
    )
  })

  it('is named with the hint of the server', async () => {
    write('0001_a.sql', 'create table a (id int);\nselect\n  idd from a;')
    const message = await failure(migrate())
    expect(message).toContain('0001_a.sql:3:3: column "idd" does not exist [42703]')
    expect(message).toContain('hint: Perhaps you meant to reference the column "a.id".')
  })

  it.each([
    ['create table a (id int);\nbegin;\n', '2:1: the file is one transaction', 'no-transaction'],
    ['create table a (id int);\n  COMMIT;', '2:3: the file is one transaction', 'no-transaction'],
    ['create table a (id int);\ncopy a from stdin;\n1\n\\.\n', '2:1: COPY … FROM stdin', '--inserts'],
    ['create table a (id int);\ncopy a from stdin;', '2:1: COPY … FROM stdin needs a terminal', 'INSERT'],
    ['\\connect other\n', '1:1: syntax error', 'only SQL works here'],
    [
      `create function f() returns int language plpgsql as $$\nbegin\n  retrun 1;\nend $$;`,
      '3:3: syntax error',
      '',
    ],
  ])('is refused with a way out: %j', async (sql, place, hint) => {
    write('0001_a.sql', sql)
    const message = await failure(migrate())
    expect(message).toContain(`0001_a.sql:${place}`)
    expect(message).toContain(hint)
    expect(await tables()).toEqual([])
  })

  it('at COMMIT (a deferred constraint) is rolled back too', async () => {
    write(
      '0001_a.sql',
      `create table a (id int primary key, up int references a deferrable initially deferred);
      insert into a values (1, 2)`,
    )
    expect(await failure(migrate())).toContain('[23503]')
    expect(await states()).toEqual(['1 pending'])
  })

  it('because its connection was cut in the middle has changed nothing', async () => {
    write(
      '0001_a.sql',
      `create table a (id int);\nselect pg_sleep(30) /* in the middle */;\ncreate table b (id int);`,
    )
    const running = failure(migrate())
    const victim = `select pg_terminate_backend(pid) as cut from pg_stat_activity
      where query like '%in the middle%' and wait_event = 'PgSleep'`
    let cut = 0
    while (cut === 0) {
      cut = (await database.query(victim)).rowCount ?? 0
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(await running).toContain('0001_a.sql:2:1: terminating connection')
    expect(await tables()).toEqual([])
    expect(await states()).toEqual(['1 pending'])
  })
})

describe('a history that does not match', () => {
  beforeEach(async () => {
    write('0001_a.sql', 'create table a (id int);\n')
    write('0003_c.sql', 'create table c (id int);\n')
    await migrate()
  })

  it('because a file was edited is refused', async () => {
    write('0001_a.sql', 'create table a (id bigint);\n')
    write('0004_d.sql', 'create table d (id int)')
    expect(await failure(migrate())).toMatch(
      /^0001_a\.sql was edited after it had been applied .*npm run migrate:new/,
    )
    expect(await tables()).toEqual(['a', 'c'])
    expect(await states()).toEqual(['1 edited', '3 applied', '4 pending'])
  })

  it('only in line ends or in the name is fine', async () => {
    rmSync(join(directory, '0001_a.sql'))
    write('0001_renamed.sql', 'create table a (id int);\r\n')
    expect(await migrate()).toEqual([])
  })

  it('because a file is gone is refused, and the file can be written again', async () => {
    rmSync(join(directory, '0001_a.sql'))
    expect(await failure(migrate())).toContain('npm run migrate -- --pull')
    expect(await pullMigrations(logins.admin, directory)).toEqual([join(directory, '0001_a.sql')])
    expect(await migrate()).toEqual([])
    expect(await pullMigrations(logins.admin, directory)).toEqual([])
  })

  it('because a file is older than the last one is refused with the command that renumbers it', async () => {
    write('0002_b.sql', 'create table b (id int)')
    const message = await failure(migrate())
    expect(message).toContain('npm run migrate:new -- --renumber 0002_b.sql')
    expect(renumberMigration(join(directory, '0002_b.sql'))).toBe(join(directory, '0004_b.sql'))
    await migrate()
    expect(await tables()).toEqual(['a', 'b', 'c'])
  })

  it('because two files have one version, or a name has none, is refused', async () => {
    write('0003_also.sql', '')
    expect(await failure(migrate())).toContain('have the same version')
    rmSync(join(directory, '0003_also.sql'))
    write('add_notes.sql', '')
    expect(await failure(migrate())).toContain('a migration is named like 0007_add_notes.sql')
  })

  it('tells all problems at once', async () => {
    rmSync(join(directory, '0001_a.sql'))
    write('0003_c.sql', 'edited')
    const error = await migrate().catch((reason: unknown) => reason)
    expect(error instanceof MigrationHistoryError && error.problems).toHaveLength(2)
  })
})

describe('-- no-transaction', () => {
  const sql = `-- no-transaction
create table a (id int);
insert into a values (1);
create unique index concurrently a_id on a (id);
insert into a values (1);
create table b (id int)`

  it('runs statement by statement and says where it stopped', async () => {
    write('0001_a.sql', sql)
    expect(await failure(migrate())).toContain('0001_a.sql:5:1: duplicate key value')
    expect(await tables()).toEqual(['a'])
    expect(await states()).toEqual(['1 unfinished'])
    const message = await failure(migrate())
    expect(message).toContain('stopped after 3 of its statements')
    expect(message).toContain('npm run migrate -- --retry 1')
    expect(message).toContain('--done 1')
  })

  it('goes on after --retry, with the mended file', async () => {
    write('0001_a.sql', sql)
    await failure(migrate())
    write(
      '0001_a.sql',
      sql.replace('insert into a values (1);\ncreate table b', 'insert into a values (2);\ncreate table b'),
    )
    await migrate({ retry: 1 })
    expect(await tables()).toEqual(['a', 'b'])
    expect(await states()).toEqual(['1 applied'])
    expect((await database.query('select id from a order by 1')).rows).toEqual([{ id: 1 }, { id: 2 }])
  })

  it('is over after --done', async () => {
    write('0001_a.sql', sql)
    await failure(migrate())
    await markDone(logins.admin, 1, () => undefined)
    expect(await migrate()).toEqual([])
    await expect(markDone(logins.admin, 1, () => undefined)).rejects.toThrow('not unfinished')
  })

  it('that was killed half-way is reported', async () => {
    write(
      '0001_a.sql',
      '-- no-transaction\ncreate table a (id int);\nselect pg_sleep(30) /* killed here */;\n',
    )
    const running = failure(migrate())
    const victim = `select pg_terminate_backend(pid) from pg_stat_activity
      where query like '%killed here%' and wait_event = 'PgSleep'`
    while (((await database.query(victim)).rowCount ?? 0) === 0)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await running).toContain('0001_a.sql:3:1')
    expect(await failure(migrate())).toContain('stopped after 1 of its statements')
  })

  it('may hold what cannot run in a transaction', async () => {
    write(
      '0001_a.sql',
      `-- no-transaction\ncreate type kind as enum ('a');\nvacuum;\nalter type kind add value 'b';`,
    )
    expect(await migrate()).toHaveLength(1)
  })
})

describe('new migrations', () => {
  it('get the next number, or a timestamp where those are used', () => {
    const name = (text: string) => newMigration(directory, text).slice(directory.length + 1)
    expect(name('Add notes!')).toBe('0001_add_notes.sql')
    expect(name('größe')).toBe('0002_größe.sql')
    write('20200131120000_old.sql', '')
    expect(name('now')).toMatch(/^20\d{12}_now\.sql$/)
    expect(readdirSync(directory)).toHaveLength(4)
    expect(() => name('!')).toThrow('needs a name')
  })

  it('go into a folder that does not exist yet', () => {
    mkdirSync(join(directory, 'x'))
    expect(newMigration(join(directory, 'x/y'), 'a')).toBe(join(directory, 'x/y/0001_a.sql'))
  })
})
