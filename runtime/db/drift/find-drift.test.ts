// What is found when a database is not what its migrations make, and that the SQL given for it makes it so.
import { afterEach, describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from '../../config/root.ts'
import { asSuperuser, createTestDatabase, testLogins, type TestDatabase } from '../../test/postgres.ts'
import { findDrift } from './find-drift.ts'

const databases: TestDatabase[] = []
afterEach(async () => {
  await Promise.all(databases.splice(0).map((database) => database.drop()))
})

async function made(...sql: string[]): Promise<TestDatabase> {
  const database = await createTestDatabase()
  databases.push(database)
  for (const statement of sql) await asSuperuser(testLogins(database).admin, statement)
  return database
}

const drift = (live: TestDatabase, base: TestDatabase) =>
  findDrift(testLogins(live).admin, testLogins(base).admin)

const before = `
  create type mood as enum ('sad', 'happy');
  create table person (id bigint generated always as identity primary key, name text not null, age int default 7, gone text);
  create table pet (id serial primary key, person_id bigint references person, kind text);
  create view grown as select id, name from person where age > 17;
  create function twice(n int) returns int language sql as 'select n * 2';
  create policy "own" on person to authenticated using (true);
  grant select on person to authenticated;
  comment on table person is 'People.';
`
const later = `
  create schema other;
  alter type mood add value 'calm' after 'sad';
  create type place as (street text, town text);
  create domain positive as int default 1 not null check (value > 0);
  create type span as range (subtype = int4);
  create sequence other.counter increment 5 start 10 cycle maxvalue 1000;
  create table other.note (
    id uuid primary key default gen_random_uuid(), body text collate "C" not null, amount public.positive, at_place public.place,
    long text generated always as (upper(body)) stored, number int default nextval('other.counter'),
    constraint short check (length(body) < 100), exclude using gist (period with &&), period int4range
  );
  create index note_body on other.note (lower(body)) where amount > 3;
  create statistics other.stats on body, number from other.note;
  create table other.measure (at timestamptz not null, value numeric(8, 3)) partition by range (at);
  create table other.measure_2026 partition of other.measure for values from ('2026-01-01') to ('2027-01-01');
  create table other.child (extra int) inherits (other.note);
  create unlogged table other.cache (key text primary key, value jsonb) with (fillfactor = 70);
  alter table other.note replica identity full;
  alter table person drop column gone cascade;
  drop view grown;
  alter table person alter column age type bigint, alter column age set default 8, alter column age set not null;
  alter table person add column mood mood default 'happy';
  alter table pet drop constraint pet_person_id_fkey;
  alter table pet add constraint pet_owner foreign key (person_id) references person on delete cascade deferrable;
  create view grown with (security_invoker = true) as select id, name, mood from person where age > 17;
  create materialized view other.counted as select count(*) from person;
  create unique index counted_once on other.counted (count);
  create or replace function twice(n int) returns int language sql as 'select n + n';
  create function twice(n text) returns text language sql as 'select n || n';
  create procedure other.nothing() language sql as 'select 1';
  create function other.touch() returns trigger language plpgsql as 'begin return new; end';
  create trigger touched before update on person for each row execute function other.touch();
  alter table person disable trigger touched;
  create rule no_pets as on delete to pet do instead nothing;
  drop policy "own" on person;
  create policy "own" on person as restrictive for update to anon, authenticated using (id > 1) with check (name <> '');
  create policy "read ""all""" on storage.objects for select to authenticated using (bucket_id = 'a');
  alter table pet disable row level security;
  alter table other.note enable row level security;
  alter table other.note force row level security;
  revoke select on person from authenticated;
  grant select (id, name), update (name) on person to authenticated;
  grant usage on schema other to anon;
  grant execute on function twice(text) to anon;
  grant usage on sequence other.counter to authenticated;
  alter publication supabase_realtime add table person;
  comment on table person is 'Persons.';
  comment on column person.name is 'It''s a name.';
  comment on function twice(text) is '@name doubled';
  comment on constraint short on other.note is 'not long';
  comment on policy "own" on person is 'mine';
`

describe('findDrift', () => {
  it('finds nothing where there is nothing', async () => {
    const [live, base] = [await made(before), await made(before)]
    expect(await drift(live, base)).toEqual({ statements: [], unexplained: [] })
  })

  it('writes every kind of part down so that it is made again', async () => {
    const [live, base, third] = [await made(before, later), await made(before), await made(before)]
    const found = await drift(live, base)
    expect(found.unexplained).toEqual([])
    for (const statement of found.statements) {
      expect(statement).not.toMatch(/lite_realtime_|realtime\.|lite\./)
    }
    expect(found.statements).toEqual(
      expect.arrayContaining([
        expect.stringContaining(`alter type public.mood add value if not exists 'calm' after 'sad'`),
        'alter table public.person drop column gone',
        'revoke select on table public.person from authenticated',
        `comment on column public.person.name is 'It''s a name.'`,
      ]),
    )
    const rights = found.statements.filter((statement) => /^grant .* to service_role$/s.test(statement))
    expect(new Set(rights.map((statement) => statement.replace(/^grant .* on/, 'on'))).size).toBe(
      rights.length,
    )
    expect(rights).toContainEqual(expect.stringContaining('delete, insert'))
    await asSuperuser(testLogins(third).admin, ...found.statements)
    expect(await drift(live, third)).toEqual({ statements: [], unexplained: [] })
  })

  it('takes away what is there no more', async () => {
    const [live, base, third] = [await made(before), await made(before, later), await made(before, later)]
    const found = await drift(live, base)
    // a label of an enum stays for ever
    expect(found.unexplained).toEqual(['enum public.mood is different'])
    await asSuperuser(testLogins(third).admin, 'set check_function_bodies = off', ...found.statements)
    expect((await drift(live, third)).statements).toEqual([])
  })

  it('writes a schema of others down', async () => {
    const live = await made(readFileSync(join(projectRoot(), 'examples/chinook/chinook.sql'), 'utf8'))
    const found = await drift(live, await made())
    expect(found.unexplained).toEqual([])
    expect(found.statements.filter((statement) => statement.startsWith('create table'))).toHaveLength(11)
  })

  it('tells what it cannot write down', async () => {
    const live = await made('create aggregate total (int) (sfunc = int4pl, stype = int)')
    expect(await drift(live, await made())).toEqual({
      statements: [],
      unexplained: ['aggregate public.total(integer) comes from no migration'],
    })
  })
})
