// Identity end to end: what a session's claims open in policies, what no role reaches (auth.users, our own tables), and
// functions that try to become somebody else (AUTH-A41).
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withClient } from '../db/bootstrap/with-client.ts'
import { diagnose } from '../db/bootstrap/diagnose.ts'
import { ask, logIn, signUp, todosSql, unlimited } from './auth-client.ts'
import { testLogins } from './postgres.ts'
import { startTestServer, type TestServer } from './server.ts'

const sql = `${todosSql}
  set role lite_admin;
  create table public.notes (id int primary key, tenant text not null, secret boolean not null default false);
  create policy "own tenant" on public.notes to authenticated
    using (tenant = (select auth.jwt() -> 'app_metadata' ->> 'tenant'));
  create policy "secrets need a second factor" on public.notes as restrictive to authenticated
    using (not secret or (select auth.jwt() ->> 'aal') = 'aal2');
  grant select on public.notes to authenticated;
  insert into public.notes values (1, 'a', false), (2, 'b', false), (3, 'a', true);

  create table public.open_sessions (session_id uuid primary key);
  create policy "this session" on public.open_sessions to authenticated
    using (session_id = (select (auth.jwt() ->> 'session_id')::uuid));
  grant select, insert on public.open_sessions to authenticated;
  create policy "note this session" on public.open_sessions for insert to authenticated
    with check (session_id = (select (auth.jwt() ->> 'session_id')::uuid));

  create table public.profiles (id uuid primary key references auth.users on delete cascade, nick text not null);
  create policy "everybody reads" on public.profiles for select to anon, authenticated using (true);
  grant select on public.profiles to anon, authenticated;

  create function public.who() returns jsonb language sql stable as
    $$ select jsonb_build_object('user', current_user, 'uid', auth.uid(), 'role', auth.role(), 'email', auth.email()) $$;
  create function public.become(target text) returns text language plpgsql as
    $$ begin perform set_config('role', target, true); return current_user; end $$;
  create function public.become_set(target text) returns text language plpgsql as
    $$ begin execute format('set role %I', target); return current_user; end $$;
  create function public.fall_back() returns bigint language plpgsql as
    $$ begin reset role; return (select count(*) from public.todos); end $$;
  create function public.forge(sub uuid, leak boolean) returns uuid language plpgsql as $$ begin
    perform set_config('request.jwt.claims', jsonb_build_object('sub', sub, 'role', 'service_role')::text, not leak);
    perform set_config('request.jwt.claim.sub', sub::text, not leak);
    return auth.uid();
  end $$;
  create function public.my_todos() returns setof public.todos language sql stable security definer set search_path = '' as
    $$ select * from public.todos where user_id = auth.uid() $$;
  create function public.careless(owner uuid) returns text language plpgsql stable security definer set search_path = '' as $$
  begin
    if owner <> auth.uid() then raise exception 'not yours' using errcode = '42501'; end if;
    return 'let in';
  end $$;
  create function public.careful(owner uuid) returns text language plpgsql stable security definer set search_path = '' as $$
  begin
    if owner is distinct from auth.uid() then raise exception 'not yours' using errcode = '42501'; end if;
    return 'let in';
  end $$;
  grant execute on function public.who, public.become, public.become_set, public.fall_back, public.forge, public.my_todos,
    public.careless, public.careful to anon, authenticated;

  create table public.by_metadata (id int primary key);
  create policy "users choose their own" on public.by_metadata to authenticated
    using ((auth.jwt() -> 'user_metadata' ->> 'admin')::boolean);
  reset role;
`

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ sql, env: unlimited })
})
afterAll(() => server.stop())

const read = (path: string, as?: string) =>
  ask(server, 'GET', `/rest/v1/${path}`, as === undefined ? {} : { as })
const call = (name: string, body: unknown, as?: string) =>
  ask(server, 'POST', `/rest/v1/rpc/${name}`, { body, ...(as !== undefined && { as }) })

describe('claims reach policies', () => {
  it('app_metadata, which only admins set', async () => {
    const { user, access_token } = await signUp(server)
    expect((await read('notes', access_token)).body).toEqual([])
    await ask(server, 'PUT', '/auth/v1/user', { as: access_token, body: { data: { tenant: 'a' } } })
    await ask(server, 'PUT', `/auth/v1/admin/users/${user.id}`, {
      as: server.config.serviceRoleKey,
      body: { app_metadata: { tenant: 'b' } },
    })
    const { body } = await logIn(server, user.email)
    expect((await read('notes?select=id', String(body.access_token))).body).toEqual([{ id: 2 }])
    // a token tells what was true when it was made
    expect((await read('notes', access_token)).body).toEqual([])
  })

  it('aal and session_id', async () => {
    const { user, access_token } = await signUp(server)
    const claims = { sub: user.id, app_metadata: { tenant: 'a' } }
    expect((await read('notes?select=id', server.token({ ...claims, aal: 'aal1' }))).body).toEqual([
      { id: 1 },
    ])
    expect((await read('notes?select=id', server.token({ ...claims, aal: 'aal2' }))).body).toEqual([
      { id: 1 },
      { id: 3 },
    ])
    const sessions = await ask(server, 'GET', '/auth/v1/user/sessions', { as: access_token })
    const [session] = sessions.body.sessions as { id: string }[]
    const add = (session_id: string) =>
      ask(server, 'POST', '/rest/v1/open_sessions', { as: access_token, body: { session_id } })
    expect((await add('00000000-0000-4000-8000-000000000001')).status).toBe(403)
    expect((await add(session?.id ?? '')).status).toBe(201)
    expect((await read('open_sessions', access_token)).body).toEqual([{ session_id: session?.id }])
    const other = await logIn(server, user.email)
    expect((await read('open_sessions', String(other.body.access_token))).body).toEqual([])
  })

  it('one after the other on shared connections, never mixed', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => signUp(server)))
    const rounds = Array.from({ length: 60 }, (_, index) => people[index % people.length])
    const answers = await Promise.all(
      rounds.map(async (person, index) =>
        index % 7 === 0
          ? { expected: null, said: (await call('who', {})).body.uid }
          : { expected: person?.user.id, said: (await call('who', {}, person?.access_token)).body.uid },
      ),
    )
    expect(answers.filter(({ expected, said }) => expected !== said)).toEqual([])
  })
})

describe('what no role reaches', () => {
  it('auth.users and our own tables by REST, whoever asks', async () => {
    const { access_token } = await signUp(server)
    for (const as of [undefined, access_token, server.config.serviceRoleKey]) {
      for (const profile of ['auth', 'lite', 'pg_catalog', 'information_schema']) {
        const answer = await ask(server, 'GET', '/rest/v1/users', {
          ...(as !== undefined && { as }),
          headers: { 'accept-profile': profile },
        })
        expect([profile, answer.status, answer.body.code]).toEqual([profile, 406, 'PGRST106'])
      }
      for (const path of [
        'users',
        'auth.users',
        'auth%2eusers',
        '%22auth%22.users',
        'api_keys',
        'lite.api_keys',
      ])
        expect([path, (await read(path, as)).status]).toEqual([path, 404])
      for (const embed of ['users(*)', 'auth.users(*)', '*,users!profiles_id_fkey(email)', '...users(email)'])
        expect([embed, (await read(`profiles?select=${encodeURIComponent(embed)}`, as)).status]).toEqual([
          embed,
          400,
        ])
    }
    const document = JSON.stringify((await read('', server.config.serviceRoleKey)).body)
    expect(document).not.toMatch(/encrypted_password|api_keys|refresh_tokens|one_time_tokens/)
  })

  it('any table or column of auth and lite by a grant', async () => {
    const { rows } = await server.database.query(`
      select format('%I.%I', n.nspname, c.relname) as object, role
      from pg_class c join pg_namespace n on n.oid = c.relnamespace,
        unnest(array['anon', 'authenticated', 'service_role', 'lite_api', 'lite_service']) role
      where n.nspname in ('auth', 'lite') and c.relkind in ('r', 'p', 'v', 'm') and has_schema_privilege(role, n.oid, 'usage')
        and (has_table_privilege(role, c.oid, 'select, insert, update, delete, truncate')
          or has_any_column_privilege(role, c.oid, 'select, insert, update, references'))`)
    expect(rows).toEqual([])
  })

  it('nothing by user_metadata: doctor flags the policy', async () => {
    const found = await withClient(testLogins(server.database).admin, (client) =>
      diagnose(client, { level: 'full', apiSchemas: ['public'] }),
    )
    expect(found.filter(({ rule }) => rule === 'policy_uses_user_metadata')).toMatchObject([
      { severity: 'ERROR', object: 'users choose their own on public.by_metadata' },
    ])
  })
})

describe('AUTH-A41: functions that try to become somebody else', () => {
  it.each(['become', 'become_set'])('%s() cannot reach another role', async (name) => {
    const { access_token } = await signUp(server)
    for (const as of [undefined, access_token])
      for (const target of [
        'service_role',
        'lite_admin',
        'lite_service',
        'lite_auth',
        'postgres',
        'supabase_auth_admin',
      ]) {
        const { status, body } = await call(name, { target }, as)
        expect([target, status]).toEqual([target, as === undefined ? 401 : 403])
        expect(body.code).toBe('42501')
      }
    expect((await call('who', {}, access_token)).body).toMatchObject({ user: 'authenticated' })
  })

  it('reset role leads to a login that may do nothing', async () => {
    const { access_token } = await signUp(server)
    expect((await call('fall_back', {}, access_token)).body.code).toBe('42501')
    expect((await call('who', {})).body).toMatchObject({ user: 'anon', uid: null })
  })

  it('claims that a function sets end with the request', async () => {
    const { access_token, user } = await signUp(server)
    const victim = '00000000-0000-4000-8000-00000000aaaa'
    for (const leak of [false, true])
      for (let round = 0; round < 20; round += 1) {
        await call('forge', { sub: victim, leak })
        const [anonymous, mine] = [await call('who', {}), await call('who', {}, access_token)]
        expect([anonymous.body.uid, anonymous.body.role, mine.body.uid]).toEqual([null, 'anon', user.id])
      }
  })

  it('a definer with nobody signed in finds nothing, and NULL is no match', async () => {
    const { access_token, user } = await signUp(server)
    await ask(server, 'POST', '/rest/v1/todos', { as: access_token, body: { title: 'mine' } })
    expect((await call('my_todos', {}, access_token)).body).toMatchObject([{ title: 'mine' }])
    expect((await call('my_todos', {})).body).toEqual([])
    // the trap of Capgo's advisories: `<>` with NULL is not true, so nothing is raised; `is distinct from` is the cure
    expect((await call('careless', { owner: user.id })).body).toBe('let in')
    expect((await call('careful', { owner: user.id })).body.code).toBe('42501')
    expect((await call('careful', { owner: user.id }, access_token)).body).toBe('let in')
  })
})
