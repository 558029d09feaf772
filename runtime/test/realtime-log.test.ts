// The change log in the database: what triggers write for which statements, what ticks make of it, what is cleaned up.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from './postgres.ts'
import { loggedSince, newestEntry } from './realtime-entries.ts'

let database: TestDatabase
let client: pg.Client
beforeAll(async () => {
  database = await createTestDatabase()
  client = new pg.Client(database.connection)
  await client.connect()
  await client.query(`
    set role lite_admin;
    create table public.notes (id int primary key, text text, big bigint);
    create table public.parents (id int primary key);
    create table public.children (id int primary key, parent int references public.parents on delete cascade);
    create table public.parted (id int, kind text, primary key (id, kind)) partition by list (kind);
    create table public.parted_a partition of public.parted for values in ('a');
    create table public.silent (id int);
    alter publication supabase_realtime add table public.notes, public.parents, public.children, public.parted;
    create table public.parted_b partition of public.parted for values in ('b');
    reset role`)
})
afterAll(async () => {
  await client.end()
  await database.drop()
})

/** What statements add to the log. */
async function logged(...statements: string[]) {
  const before = await newestEntry(client)
  for (const statement of statements) await client.query(statement)
  return loggedSince(client, before)
}

describe('writes down', () => {
  it('inserts, updates and deletes, whole rows before and after, one change per row', async () => {
    const one = { id: 1, text: 'a' }
    expect(
      await logged(`insert into notes values (1, 'a', 9007199254740993), (2, null, null)`),
    ).toMatchObject([
      { rel: 'notes', op: 'I', rec: one, old: null },
      { op: 'I', rec: { id: 2, text: null, big: null } },
    ])
    expect(await logged(`update notes set id = id + 10, text = 'b'`)).toMatchObject([
      { op: 'U', rec: { id: 11, text: 'b' }, old: { id: 1, text: 'a' } },
      { op: 'U', rec: { id: 12, text: 'b' }, old: { id: 2, text: null } },
    ])
    expect(await logged('delete from notes where id = 11')).toMatchObject([
      { op: 'D', rec: null, old: { id: 11, text: 'b' } },
    ])
    expect(await logged('update notes set id = 1 where false', 'delete from notes where false')).toEqual([])
  })

  it('pairs rows before and after for 1,000 rows whose keys all change', async () => {
    await client.query('insert into notes select n from generate_series(1000, 1999) n')
    const changes = await logged('update notes set id = 5000 - id where id between 1000 and 1999')
    expect(changes).toHaveLength(1000)
    for (const { rec, old } of changes) expect(Number(rec?.id) + Number(old?.id)).toBe(5000)
  })

  it('upserts, MERGE, COPY, cascades, TRUNCATE', async () => {
    expect(
      await logged(
        `insert into notes values (12, 'c'), (13, 'c') on conflict (id) do update set text = excluded.text`,
      ),
    ).toMatchObject([
      { op: 'U', rec: { id: 12, text: 'c' }, old: { text: 'b' } },
      { op: 'I', rec: { id: 13 } },
    ])
    expect(
      await logged(`merge into notes using (values (13), (14)) v(id) on notes.id = v.id
        when matched then delete when not matched then insert values (v.id, 'm')`),
    ).toMatchObject([
      { op: 'D', old: { id: 13 } },
      { op: 'I', rec: { id: 14 } },
    ])
    await client.query('insert into parents values (1); insert into children values (1, 1), (2, 1)')
    expect(await logged('delete from parents')).toMatchObject([
      { rel: 'parents', op: 'D', old: { id: 1 } },
      { rel: 'children', op: 'D', old: { id: 1 } },
      { rel: 'children', op: 'D', old: { id: 2 } },
    ])
    expect(await logged('truncate notes')).toMatchObject([{ rel: 'notes', op: 'T', rec: null, old: null }])
  })

  it('what happens to partitions, as the parent, also in later ones', async () => {
    expect(await logged(`insert into parted values (1, 'a'), (2, 'b')`)).toMatchObject([
      { rel: 'parted', op: 'I' },
      { rel: 'parted', op: 'I' },
    ])
    expect(await logged(`insert into parted_b values (3, 'b')`)).toMatchObject([{ rel: 'parted', op: 'I' }])
    expect(await logged(`update parted set kind = 'b' where id = 1`)).toHaveLength(1)
    expect(await logged('truncate parted_b')).toMatchObject([{ rel: 'parted', op: 'P' }])
  })

  it('what triggers of users do to the same rows, in the order in which it happened', async () => {
    await client.query(`
      create table public.chained (id int primary key, n int);
      alter publication supabase_realtime add table public.chained;
      create function pg_temp.count_up() returns trigger language plpgsql as $$
        begin update public.chained set n = new.n + 1 where id = new.id; return null; end $$;
      create trigger count_up after insert or update of id on public.chained for each row execute function pg_temp.count_up();
      create function pg_temp.first() returns trigger language plpgsql as $$
        begin update public.chained set n = 100 where id = 3; return new; end $$;
      create trigger first before update of n on public.chained for each row when (new.n = -1) execute function pg_temp.first()`)
    const steps = async (sql: string) => (await logged(sql)).map(({ op, rec, old }) => [op, old, rec])
    const [one, two] = [
      { id: 1, n: 0 },
      { id: 2, n: 0 },
    ]
    expect(await steps('insert into chained values (1, 0), (2, 0)')).toEqual([
      ['I', null, one],
      ['U', one, { id: 1, n: 1 }],
      ['I', null, two],
      ['U', two, { id: 2, n: 1 }],
    ])
    await client.query('insert into chained values (3, 0)')
    const three = { id: 3, n: 100 }
    expect(await steps('update chained set id = id + 10, n = -1 where id = 1')).toEqual([
      ['U', { id: 3, n: 1 }, three],
      ['U', { id: 1, n: 1 }, { id: 11, n: -1 }],
      ['U', { id: 11, n: -1 }, { id: 11, n: 0 }],
    ])
  })

  it('nothing of a rolled-back transaction or savepoint, of other tables, or of those taken out', async () => {
    expect(
      await logged(
        'begin',
        'insert into notes values (20)',
        'savepoint s',
        'insert into notes values (21)',
        'rollback to s',
        'commit',
      ),
    ).toMatchObject([{ rec: { id: 20 } }])
    expect(await logged('begin', 'insert into notes values (22)', 'rollback')).toEqual([])
    expect(await logged('insert into silent values (1)')).toEqual([])
    await client.query('alter publication supabase_realtime drop table parents')
    expect(await logged('insert into parents values (5)')).toEqual([])
    await client.query('alter publication supabase_realtime add table parents')
    expect(await logged('insert into parents values (6)')).toHaveLength(1)
  })

  it('for every writer, also where replication roles silence triggers', async () => {
    expect(
      await logged(
        `set session_replication_role = replica`,
        'insert into notes values (30)',
        'reset session_replication_role',
      ),
    ).toHaveLength(1)
    await client.query('grant insert on notes to authenticated; alter table notes disable row level security')
    expect(
      await logged('set role authenticated', 'insert into notes values (31)', 'reset role'),
    ).toHaveLength(1)
  })
})

describe('nobody else', () => {
  it.each(['anon', 'authenticated', 'service_role', 'lite_auth'])('%s reads or writes it', async (role) => {
    await client.query(`set role ${role}`)
    for (const sql of [
      'select * from realtime.change_log',
      'select * from realtime.change_log_0',
      'select * from realtime.tick',
      'delete from realtime.stream',
      `select realtime.advance('0')`,
      'select lite.sync_published()',
    ])
      await expect(client.query(sql), sql).rejects.toMatchObject({ code: '42501' })
    await client.query('reset role')
  })

  it('lite_admin replaces what runs with the rights of the superuser', async () => {
    await client.query('set role lite_admin')
    for (const sql of [
      'create or replace view lite.published_tables as select 1::oid as oid, 1::oid as root',
      `create or replace function lite.sync_published() returns int language sql as 'select 1'`,
    ])
      await expect(client.query(sql), sql).rejects.toMatchObject({ code: '42501' })
    await client.query('reset role')
  })
})
