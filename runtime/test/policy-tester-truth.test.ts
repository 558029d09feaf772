// The tester's verdict against what really happens: random policies, rows and callers; SELECT, INSERT, UPDATE and DELETE run as
// that caller and are taken back.
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { PolicyTest, PolicyTestBody, Verdict } from '../admin/contract/policies.ts'
import type { Verb } from '../admin/contract/schema.ts'
import type { SqlRun } from '../admin/contract/sql.ts'
import { createRandom, type Random } from './realtime-model/random.ts'
import { startTestServer, type TestServer } from './server.ts'

/** Sets of policies of each seed at least; it goes on until every outcome was there. More of both by hand. */
const rounds = Number(process.env.POLICY_ROUNDS ?? 15)
const seeds = Array.from({ length: Number(process.env.POLICY_SEEDS ?? 2) }, (_, index) => 20_260 + index)
/** Of a hundred leaves, how many may be such that PostgreSQL refuses or cannot compute. */
const faulty = Number(process.env.POLICY_FAULTS ?? 20)
const outcomes = [
  ...['delete fails', 'delete hidden', 'delete passes', 'delete refused'],
  ...['insert fails', 'insert passes', 'insert refused'],
  ...['select fails', 'select hidden', 'select passes', 'select refused'],
  ...['update fails', 'update hidden', 'update passes', 'update refused'],
]

let server: TestServer
const people = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b']

beforeAll(async () => {
  server = await startTestServer({
    sql: `
      create table teams (team int, member uuid);
      insert into teams values (1, '${people[0]}'), (2, '${people[1]}'), (2, '${people[0]}');
      alter table teams enable row level security;
      create policy own on teams to authenticated using (member = auth.uid());
      grant select on teams to authenticated;
      create table secrets (id int);
      create table docs (
        id int primary key, owner uuid default auth.uid(), team int, level int not null default 1, shown boolean,
        double int generated always as (level * 2) stored
      );
      insert into docs (id, owner, team, level, shown) values (1, '${people[0]}', 1, 1, true), (2, '${people[1]}', 2, 0, null),
        (3, null, 3, 2, false), (4, '${people[0]}', null, 0, null), (5, '${people[1]}', 1, 3, false);
      alter table docs enable row level security;
      alter table docs owner to lite_admin; alter table teams owner to lite_admin; alter table secrets owner to lite_admin;`,
  })
})
afterAll(() => server.stop())

const leaves = [
  'owner = auth.uid()',
  'owner = (select auth.uid())',
  'shown',
  'level > 1',
  'double between 2 and 4',
  'team is null',
  'team in (select t.team from teams t)',
  'exists (select from teams where teams.team = docs.team and teams.member = auth.uid())',
  `(auth.jwt() ->> 'plan') = 'gold'`,
  'case when shown and level > 0 then true else owner is null end',
  'true',
  'null::boolean',
  '6 / level > 2',
  'level in (select s.id from secrets s)',
  '(select count(*) from secrets) > level',
  'exists (select from secrets)',
]
/** The last ones fail. */
const sound = leaves.length - 4

function expression(random: Random, depth = 0): string {
  if (depth === 3 || random.chance(45)) {
    // those that fail are rare: a statement that fails says nothing of its other rows
    return leaves[random(random.chance(faulty) ? leaves.length : sound)] ?? 'true'
  }
  const inner = () => expression(random, depth + 1)
  if (random.chance(25)) return `not (${inner()})`
  const word = random.of([' and ', ' or '])
  return `(${Array.from({ length: 2 + random(2) }, inner).join(word)})`
}

function policy(random: Random, index: number): string {
  const command = random.of(['all', 'select', 'insert', 'update', 'delete'])
  const using = command !== 'insert' && !random.chance(8) ? ` using (${expression(random)})` : ''
  const check =
    /all|insert|update/.test(command) && random.chance(60) ? ` with check (${expression(random)})` : ''
  const role = random.of(['authenticated', 'authenticated', 'public', 'anon'])
  const kind = random.chance(20) ? 'restrictive' : 'permissive'
  return `create policy p${index} on docs as ${kind} for ${command} to ${role}${using}${check};`
}

const grants = [
  'select',
  'select (id, level)',
  'insert',
  'insert (id, level)',
  'update',
  'update (level)',
  'delete',
]

async function ask<T>(path: string, body: unknown): Promise<T> {
  const response = await server.request(`/admin/v1/${path}`, {
    method: 'POST',
    as: server.config.serviceRoleKey,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as T
}

type Outcome = SqlRun | { readonly code: string; readonly message: string }

/** What the statement that a request would run does to one row. */
async function reality(
  verb: Verb,
  as: PolicyTestBody['as'],
  id: string,
  row: Readonly<Record<string, string | number | boolean | null>>,
) {
  const names = Object.keys(row)
  const values = names.map((name) => (row[name] === null ? 'null' : `'${String(row[name])}'`))
  const sql = {
    select: `select id from docs where id = ${id}`,
    insert: `insert into docs (${names.join(', ')}) values (${values.join(', ')})`,
    update: `update docs set ${names.map((name, index) => `${name} = ${values[index] ?? ''}`).join(', ')} where id = ${id}`,
    delete: `delete from docs where id = ${id}`,
  }[verb]
  const outcome = await ask<Outcome>('sql/run', { sql, as, rollback: true })
  if ('results' in outcome) return outcome.results[0]?.row_count === 1 ? 'passes' : 'hidden'
  if (outcome.code !== '42501') return 'fails'
  // no right to a table that a policy reads is an error of its expression
  return /permission denied for table (secrets|teams)/.test(outcome.message) ? 'fails' : 'refused'
}

it.each(seeds)('says what PostgreSQL does, seed %i', { timeout: 300_000 }, async (seed) => {
  const random = createRandom(seed)
  const seen: Record<string, number> = {}
  for (
    let round = 0;
    round < rounds || (Object.keys(seen).length < outcomes.length && round < 100);
    round += 1
  ) {
    const made = Array.from({ length: 1 + random(5) }, (_, index) => policy(random, index))
    await server.database.query(`
      do $$ declare name text; begin
        for name in select polname from pg_policy where polrelid = 'docs'::regclass loop
          execute format('drop policy %I on docs', name);
        end loop; end $$;
      revoke all on docs from anon, authenticated;
      ${made.join('\n')}
      ${(random.chance(75) ? ['all'] : random.some(grants, 60)).map((right) => `grant ${right} on docs to authenticated;`).join('\n')}
      grant select on docs to anon;`)
    const as: PolicyTestBody['as'] = random.chance(15)
      ? { role: 'anon' }
      : { role: 'authenticated', claims: { sub: random.of(people), plan: random.of(['gold', 'tin']) } }
    for (const verb of ['select', 'insert', 'update', 'delete'] as const) {
      const change = {
        level: random.of([0, 0, 1, 2, 3]),
        ...(random.chance(40) && { owner: random.of([...people, null]) }),
      }
      const row = verb === 'insert' ? { id: 9, team: random(3), ...change } : verb === 'update' ? change : {}
      const question = {
        schema: 'public',
        table: 'docs',
        verb,
        as,
        ...(verb !== 'select' && verb !== 'delete' && { row }),
      }
      const told = await ask<PolicyTest>('policies/test', question)
      expect(told.rows, JSON.stringify([told, question])).toHaveLength(verb === 'insert' ? 1 : 5)
      for (const tested of told.rows) {
        const real = await reality(verb, as, tested.key.id ?? '', row)
        expect<{ verdict: Verdict }>(
          { verdict: tested.verdict },
          JSON.stringify({ round, made, question, tested, told }, null, 1),
        ).toEqual({ verdict: real })
        seen[`${verb} ${real}`] = (seen[`${verb} ${real}`] ?? 0) + 1
      }
    }
  }
  // every outcome was there
  expect(Object.keys(seen).sort()).toEqual(outcomes)
})
