// POST /admin/v1/policies/test: what it says of rows, policies and their parts; whom and what it refuses.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PolicyTest, PolicyTestBody } from '../admin/contract/policies.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
const ada = '00000000-0000-4000-8000-00000000000a'
const eve = '00000000-0000-4000-8000-00000000000e'

beforeAll(async () => {
  server = await startTestServer({
    sql: `
      create table members (team int, user_id uuid, primary key (team, user_id));
      insert into members values (1, '${ada}');
      alter table members enable row level security;
      create policy own on members for select to authenticated using (user_id = auth.uid());
      grant select on members to authenticated;
      create table notes (
        id int primary key, owner uuid default auth.uid(), team int, done boolean, title text not null default 'new',
        loud text generated always as (upper(title)) stored
      );
      insert into notes values (1, '${ada}', null, false, 'mine'), (2, '${eve}', 1, true, 'of the team'),
        (3, '${eve}', 2, null, 'theirs');
      alter table notes enable row level security;
      create policy reads on notes for select to authenticated
        using (owner = auth.uid() or (not (done is null) and exists (
          select from members m where m.team = notes.team and m.user_id = auth.uid())));
      create policy writes on notes for all to authenticated using (owner = auth.uid());
      create policy calm on notes as restrictive for insert to authenticated with check (loud <> 'SHOUT');
      grant select, insert, update, delete on notes to authenticated;
      create table open (id serial primary key, "open" int[]);
      alter table open disable row level security;
      insert into open ("open") values ('{1,2}');
      grant select ("open") on open to anon;
      create table "odd ""table" ("a 'b" text);
      insert into "odd ""table" values (E'x\\\\y "z", {1} \\n'), (null);
      alter table "odd ""table" enable row level security;
      create policy "p "" q" on "odd ""table" for select to anon using ("a 'b" <> E'it''s \\\\ (AND) OR' and "a 'b" not in ('a AND b', 'NOT'));
      grant select on "odd ""table" to anon;
      create view seen as select 1 as one;
      create table bare (id int primary key);
      insert into bare values (1), (2), (3);
      alter table bare enable row level security;
      create policy all_seen on bare for select to authenticated using (true);
      create policy broken on bare for update to authenticated using (id / (id - 1) >= 0) with check (exists (select from auth.users));
      create policy seen on bare for select to anon using (true);
      grant select on bare to anon, authenticated;
      grant update on bare to authenticated;
      alter table notes owner to lite_admin; alter table members owner to lite_admin;`,
  })
})
afterAll(() => server.stop())

const send = (body: unknown, as = server.config.serviceRoleKey) =>
  server.request('/admin/v1/policies/test', {
    method: 'POST',
    as,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const asAda = { role: 'authenticated', claims: { sub: ada } } as const
const question = (more: Partial<PolicyTestBody>): PolicyTestBody => ({
  schema: 'public',
  table: 'notes',
  verb: 'select',
  as: asAda,
  ...more,
})
async function tested(more: Partial<PolicyTestBody>): Promise<PolicyTest> {
  const response = await send(question(more))
  const text = await response.text()
  expect(response.status, text).toBe(200)
  return JSON.parse(text) as PolicyTest
}
async function refusal(body: unknown) {
  const response = await send(body)
  return { status: response.status, ...((await response.json()) as object) }
}
const verdicts = ({ rows }: PolicyTest) => rows.map(({ verdict }) => verdict)
/** The deciding parts of a row, as text. */
const reasons = ({ rows, stages }: PolicyTest, row: number) =>
  rows[row]?.decided.map(({ stage, policy, part }) =>
    policy === null ? null : stages[stage]?.policies[policy]?.parts[part]?.text,
  )

describe('a verdict', () => {
  it('says which part of which policy decided, row by row', async () => {
    const told = await tested({})
    expect(verdicts(told)).toEqual(['passes', 'passes', 'hidden'])
    expect(told.rows.map(({ key }) => key)).toEqual([{ id: '1' }, { id: '2' }, { id: '3' }])
    expect(told.rows[0]?.values).toMatchObject({ title: 'mine', team: null, done: 'false' })
    expect(told).toMatchObject({ rls: 'on', missing: [], truncated: false, notes: [] })
    const reads = told.stages[0]?.policies.find(({ name }) => name === 'reads')
    expect(reads?.parts.map(({ kind, parts }) => [kind, parts])).toEqual([
      ['or', [1, 2]],
      ['leaf', []],
      ['and', [3, 5]],
      ['not', [4]],
      ['leaf', []],
      ['leaf', []],
    ])
    expect(reads?.parts[1]?.text).toBe('owner = auth.uid()')
    expect(reasons(told, 0)).toEqual(['owner = auth.uid()', 'owner = auth.uid()'])
    expect(reasons(told, 1)).toHaveLength(2)
    expect(reasons(told, 2)).toEqual([
      'owner = auth.uid()',
      expect.stringContaining('done IS NULL'),
      expect.stringMatching(/^EXISTS/),
      'owner = auth.uid()',
    ])
  })

  it('follows the caller: nobody, another user, the service role', async () => {
    expect(verdicts(await tested({ as: { role: 'authenticated', claims: { sub: eve } } }))).toEqual([
      'hidden',
      'passes',
      'passes',
    ])
    const anon = await tested({ as: { role: 'anon' } })
    expect(verdicts(anon)).toEqual(['refused', 'refused', 'refused'])
    expect(anon.missing).toEqual([{ what: 'select', grant: 'grant select on "public"."notes" to "anon";' }])
    expect(anon.rows[0]?.decided).toEqual([{ stage: 0, policy: null, part: 0 }])
    expect(await tested({ as: { role: 'service_role' } })).toMatchObject({ rls: 'bypassed', stages: [] })
  })

  it('on an insert is about the row that it would make, with defaults', async () => {
    const own = await tested({ verb: 'insert', row: { id: 9 } })
    expect(own.rows).toMatchObject([
      { verdict: 'passes', readable: true, new_values: { owner: ada, loud: 'NEW' } },
    ])
    const other = await tested({ verb: 'insert', row: { id: 9, owner: eve } })
    expect(verdicts(other)).toEqual(['refused'])
    expect(reasons(other, 0)).toEqual(['owner = auth.uid()'])
    const loud = await tested({ verb: 'insert', row: { id: 9, title: 'shout' } })
    expect(reasons(loud, 0)).toEqual(["loud <> 'SHOUT'::text"])
  })

  it('on an update asks for the row as it is and as it would become', async () => {
    const given = await tested({ verb: 'update', row: { owner: eve } })
    expect(verdicts(given)).toEqual(['refused', 'hidden', 'hidden'])
    expect(given.rows[0]?.new_values).toMatchObject({ owner: eve, title: 'mine' })
    expect(verdicts(await tested({ verb: 'update', row: { title: 'x' } }))).toEqual([
      'passes',
      'hidden',
      'hidden',
    ])
    expect(verdicts(await tested({ verb: 'delete' }))).toEqual(['passes', 'hidden', 'hidden'])
  })

  it('tells an expression that fails, and why, for its row alone', async () => {
    const all = await tested({ table: 'bare', verb: 'update', row: {} })
    expect(verdicts(all)).toEqual(['fails', 'fails', 'fails'])
    expect(all.rows[0]?.results[0]?.[0]?.[0]).toMatchObject({ code: '22012' })
    expect(all.rows[1]?.results[0]?.[0]?.[0]).toBe(true)
    expect(all.rows[1]?.results[2]?.[0]?.[0]).toMatchObject({ code: '42501' })
  })

  it('is given without policies too, and by columns', async () => {
    const told = await tested({ table: 'open', as: { role: 'anon' } })
    expect(told).toMatchObject({ rls: 'off', stages: [], missing: [] })
    expect(verdicts(told)).toEqual(['passes'])
    const insert = await tested({ table: 'open', verb: 'insert', as: { role: 'anon' }, row: { open: [3] } })
    expect(insert.notes).toEqual([expect.stringContaining('id stays null')])
    expect(insert.missing).toHaveLength(1)
  })

  it('holds for odd names and hostile text', async () => {
    const told = await tested({ table: 'odd "table', as: { role: 'anon' } })
    expect(verdicts(told)).toEqual(['passes', 'hidden'])
    expect(told.stages[0]?.policies[0]?.parts).toHaveLength(3)
    expect(told.notes).toEqual([expect.stringContaining('no primary key')])
  })

  it('is about as many rows as were asked for', async () => {
    const as = { role: 'anon' } as const
    expect(await tested({ table: 'bare', as, limit: 2 })).toMatchObject({ truncated: true, rows: [{}, {}] })
    const one = await tested({ table: 'bare', as, key: { id: '2' } })
    expect(one.rows.map(({ key }) => key)).toEqual([{ id: '2' }])
    expect((await tested({ table: 'bare', as, key: { id: '7' } })).rows).toEqual([])
  })
})

/** Where PostgreSQL leaves a part out, or comes upon another one first, it is not that part that counts. */
describe('a part without a value', () => {
  const withPolicies = async (policies: string, more: Partial<PolicyTestBody> = {}) => {
    await server.database.query(`
      drop table if exists folded; drop table if exists locked;
      create table locked (id int); create table folded (id int primary key, level int);
      insert into folded values (1, 0), (2, 1); alter table folded enable row level security;
      grant all on folded to authenticated; ${policies}`)
    return await tested({ table: 'folded', ...more })
  }
  const select = (name: string, using: string, kind = 'permissive') =>
    `create policy ${name} on folded as ${kind} for select to authenticated using (${using});`

  it('fails every row where nothing takes it out', async () => {
    const told = await withPolicies(select('p', 'level = 0 or id in (select id from locked)'))
    expect(verdicts(told)).toEqual(['fails', 'fails'])
    expect(reasons(told, 0)).toEqual([expect.stringMatching(/IN \( SELECT|locked/) as string])
  })

  it('does not count beside null or false, which hide the row', async () => {
    for (const never of ['null::boolean', 'false', 'not (1 = 1)']) {
      const told = await withPolicies(select('p', `${never} and id in (select id from locked)`))
      expect([never, ...verdicts(told)]).toEqual([never, 'hidden', 'hidden'])
      expect(reasons(told, 0)).toHaveLength(1)
      expect(reasons(told, 0)?.[0]).not.toContain('locked')
    }
  })

  it('does not count beside true, of the same or another policy', async () => {
    expect(verdicts(await withPolicies(select('p', 'true or exists (select from locked)')))).toEqual([
      ...['passes', 'passes'],
    ])
    const both = select('z', 'exists (select from locked)') + select('a', 'true')
    const told = await withPolicies(both)
    expect(verdicts(told)).toEqual(['passes', 'passes'])
    expect(reasons(told, 0)).toEqual(['true'])
  })

  it('does not count where no row can pass anyway', async () => {
    const told = await withPolicies(select('p', '1 / level > 0', 'restrictive'))
    expect(verdicts(told)).toEqual(['hidden', 'hidden'])
    expect(verdicts(await withPolicies(select('p', '1 / level > 0')))).toEqual(['fails', 'passes'])
  })

  it('is judged so for new rows, too', async () => {
    const checks = (check: string) =>
      `create policy p on folded for insert to authenticated with check (${check});`
    const insert = { verb: 'insert', row: { id: 9, level: 0 } } as const
    const verdictOf = async (check: string) => verdicts(await withPolicies(checks(check), insert))
    expect(await verdictOf('null::boolean and exists (select from locked)')).toEqual(['refused'])
    expect(await verdictOf('level > 0 and exists (select from locked)')).toEqual(['fails'])
    expect(await verdictOf('level > 0 and 1 / level > 0')).toEqual(['refused'])
    expect(await verdictOf('1 / level > 0 and level > 0')).toEqual(['fails'])
  })
})

describe('it refuses', () => {
  it.each([
    ['no such table', { table: 'nothing' }, 404],
    ['a view', { table: 'seen' }, 404],
    ['no such column', { verb: 'insert', row: { nothing: 1 } }, 400],
    ['no such column of the key', { key: { nothing: '1' } }, 400],
    ['a value of another type', { verb: 'insert', row: { id: 'x' } }, 400],
    ['a generated column', { verb: 'update', row: { loud: 'x' } }, 400],
    ['another role', { as: { role: 'postgres' } }, 400],
    ['another verb', { verb: 'truncate' }, 400],
    ['too many rows', { limit: 101 }, 400],
    ['claims that no token can have', { as: { role: 'anon', claims: { a: '\u0000' } } }, 400],
  ] as const)('%s', async (_name, more, status) => {
    expect(await refusal({ ...question({}), ...more })).toMatchObject({
      status,
      code: expect.any(String) as string,
      message: expect.any(String) as string,
    })
  })

  it('everybody but the service key', async () => {
    const statuses = [server.config.anonKey, server.token({ sub: ada })].map(
      async (as) => (await send(question({}), as)).status,
    )
    expect(await Promise.all(statuses)).toEqual([403, 403])
  })
})

it('changes nothing, whatever the policies do', async () => {
  await server.database.query(`
    create table traces (n int); grant all on traces to authenticated;
    create function leaves_a_trace() returns boolean language sql security definer as 'insert into public.traces values (1) returning true';
    create table guarded (id int primary key); insert into guarded values (1);
    alter table guarded enable row level security;
    grant select on guarded to authenticated;
    grant execute on function leaves_a_trace to authenticated;
    create policy p on guarded for select to authenticated using (leaves_a_trace());`)
  expect((await tested({ table: 'guarded' })).rows[0]?.results[0]?.[0]?.[0]).toMatchObject({ code: '25006' })
  expect(await server.database.query('select from traces')).toMatchObject({ rows: [] })
})
