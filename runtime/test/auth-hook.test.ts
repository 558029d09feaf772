// The hook of access tokens as Supabase's guide writes it: an SQL function, granted to supabase_auth_admin. What it may
// change, what it may not, and what happens when it refuses, breaks or sleeps.
import jwt from 'jsonwebtoken'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runHook } from '../auth/hooks/run-hook.ts'
import { createLoginPool } from '../db/login-pool.ts'
import { ask, logIn, newAddress, password, refresh, restStatus, todosSql, unlimited } from './auth-client.ts'
import { testLogins } from './postgres.ts'
import { startTestServer, type TestServer } from './server.ts'

const sql = `${todosSql}
  create table public.user_roles (user_id uuid primary key references auth.users on delete cascade, role text not null);
  create function public.custom_access_token_hook(event jsonb) returns jsonb language plpgsql stable as $$
  declare
    claims jsonb := event -> 'claims';
    mode text := claims #>> '{user_metadata,mode}';
    user_role text;
  begin
    select role into user_role from public.user_roles where user_id = (event ->> 'user_id')::uuid;
    claims := jsonb_set(claims, '{user_role}', coalesce(to_jsonb(user_role), 'null'));
    claims := jsonb_set(claims, '{by}', event -> 'authentication_method');
    case mode
      when 'forge' then return jsonb_build_object('claims', claims || '{"role": "service_role", "exp": 9999999999,
        "sub": "00000000-0000-4000-8000-000000000001", "aal": "aal3", "session_id": "x", "aud": "x", "iss": "x",
        "iat": 1, "is_anonymous": true, "amr": []}');
      when 'small' then return jsonb_build_object('claims', jsonb_build_object('tenant', 7));
      when 'refuse' then return '{"error": {"http_code": 403, "message": "Not from this country"}}';
      when 'blame' then return '{"error": {"http_code": 200, "message": ""}}';
      when 'raise' then raise exception 'no such tenant';
      when 'break' then return jsonb_build_object('claims', 1 / 0);
      when 'sleep' then perform pg_sleep(30);
      when 'nothing' then return null;
      when 'text' then return '"claims"';
      when 'empty' then return '{}';
      when 'array' then return '{"claims": []}';
      when 'nbf' then return jsonb_build_object('claims', claims || '{"nbf": "soon"}');
      when 'huge' then return jsonb_build_object('claims', claims || jsonb_build_object('x', repeat('x', 9000)));
      else null;
    end case;
    return jsonb_build_object('claims', claims);
  end $$;
  grant usage on schema public to supabase_auth_admin;
  grant execute on function public.custom_access_token_hook to supabase_auth_admin;
  revoke execute on function public.custom_access_token_hook from authenticated, anon, public;
  grant all on table public.user_roles to supabase_auth_admin;
  revoke all on table public.user_roles from authenticated, anon, public;
  create policy "Allow auth admin to read user roles" on public.user_roles as permissive for select
    to supabase_auth_admin using (true);
`

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({
    sql,
    env: { ...unlimited, AUTH_HOOK_ACCESS_TOKEN: 'public.custom_access_token_hook' },
  })
})
afterAll(() => server.stop())

const register = (mode?: string) =>
  ask(server, 'POST', '/auth/v1/signup', { body: { email: newAddress(), password, data: { mode } } })

const claimsOf = ({ body }: { body: Record<string, unknown> }) =>
  jwt.decode(String(body.access_token)) as Record<string, unknown>

describe('adds claims', () => {
  it('of its own, at sign-up, login and refresh', async () => {
    const first = await register()
    expect(claimsOf(first)).toMatchObject({ user_role: null, by: 'password' })
    const { id, email } = first.body.user as { id: string; email: string }
    await server.database.query(`insert into public.user_roles values ('${id}', 'moderator')`)
    expect(claimsOf(await logIn(server, email))).toMatchObject({ user_role: 'moderator', by: 'password' })
    const refreshed = await refresh(server, String(first.body.refresh_token))
    expect(claimsOf(refreshed)).toMatchObject({ user_role: 'moderator', by: 'token_refresh' })
    expect(await restStatus(server, String(refreshed.body.access_token))).toBe(200)
  })

  it('but changes none that the service relies on', async () => {
    const answer = await register('forge')
    const { user } = answer.body as { user: { id: string } }
    const claims = claimsOf(answer)
    expect(claims).toMatchObject({
      ...{ role: 'authenticated', sub: user.id, aal: 'aal1', aud: 'authenticated', is_anonymous: false },
      ...{ iss: server.config.auth.issuer, user_role: null },
    })
    expect(claims.exp).toBe(Number(claims.iat) + 3600)
    expect(claims.amr).toMatchObject([{ method: 'password' }])
    expect(claims.session_id).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('may leave out what nobody relies on', async () => {
    const claims = claimsOf(await register('small'))
    expect(claims).toMatchObject({ tenant: 7, phone: '', role: 'authenticated' })
    expect(claims.email).toMatch(/@/)
    expect(claims).not.toHaveProperty('user_metadata')
  })
})

describe('A29 C49: lets nobody in', () => {
  it.each([
    ['refuse', 403, 'unknown', 'Not from this country'],
    ['blame', 500, 'unexpected_failure', 'the hook refused'],
    ['raise', 400, 'P0001', 'no such tenant'],
    ['break', 500, 'unexpected_failure', undefined],
    ['nothing', 500, 'unexpected_failure', undefined],
    ['text', 500, 'unexpected_failure', undefined],
    ['empty', 500, 'unexpected_failure', undefined],
    ['array', 500, 'unexpected_failure', undefined],
    ['nbf', 500, 'unexpected_failure', undefined],
    ['huge', 422, 'validation_failed', undefined],
  ])('when it says %s', async (mode, status, code, message) => {
    const { body, ...answer } = await register(mode)
    expect([answer.status, body.error_code]).toEqual([status, code])
    if (message !== undefined) expect(body.msg).toBe(message)
    expect(JSON.stringify(body)).not.toMatch(/division|custom_access_token_hook/)
    // neither a user nor a session is left behind
    const { rows } = await server.database.query(
      `select from auth.users where raw_user_meta_data ->> 'mode' = $1`,
      [mode],
    )
    expect(rows).toEqual([])
  })

  it('when it sleeps, and tells so after two seconds', async () => {
    const started = performance.now()
    const { status, body } = await register('sleep')
    expect([status, body.error_code]).toEqual([422, 'hook_timeout'])
    expect(performance.now() - started).toBeGreaterThan(1900)
    expect(performance.now() - started).toBeLessThan(6000)
  })

  it('and a refresh that it stops can be tried again', async () => {
    const { body } = await register()
    const { id } = body.user as { id: string }
    const setMode = (mode: string | null) =>
      server.database.query(
        `update auth.users set raw_user_meta_data = jsonb_build_object('mode', $2::text) where id = $1`,
        [id, mode],
      )
    await setMode('refuse')
    expect((await refresh(server, String(body.refresh_token))).status).toBe(403)
    await setMode(null)
    expect((await refresh(server, String(body.refresh_token))).status).toBe(200)
  })
})

describe('the time of a hook', () => {
  it('ends with it: what follows has the time of the pool', async () => {
    const log = () => undefined
    const pool = createLoginPool(testLogins(server.database).auth, {
      size: 1,
      timeout: 5000,
      statementTimeout: 9000,
      log,
    })
    const time = async (db: Pick<typeof pool, 'rows'>) =>
      (await db.rows<{ statement_timeout: string }>('show statement_timeout'))[0]?.statement_timeout
    const hook = { schema: 'public', name: 'custom_access_token_hook' }
    await pool.transaction(async (tx) => {
      await runHook(tx, hook, { claims: {} })
      expect(await time(tx)).toBe('9s')
    })
    const failing = { claims: { user_metadata: { mode: 'raise' } } }
    await expect(pool.transaction((tx) => runHook(tx, hook, failing))).rejects.toThrow('no such tenant')
    expect(await time(pool)).toBe('9s')
    await pool.close()
  })
})

describe('A29: a hook that cannot be called', () => {
  it.each(['public.no_such_hook', 'public.not_granted', 'x; drop table auth.users'])(
    '%s stops every login',
    async (name) => {
      const other = await startTestServer({
        sql: `create function public.not_granted(event jsonb) returns jsonb language sql as 'select event'`,
        env: { ...unlimited, AUTH_HOOK_ACCESS_TOKEN: name },
      })
      const { status, body } = await ask(other, 'POST', '/auth/v1/signup', {
        body: { email: newAddress(), password },
      })
      expect([status, body.error_code]).toEqual([500, 'unexpected_failure'])
      expect((await other.database.query('select from auth.users')).rows).toEqual([])
      await other.stop()
    },
  )
})

describe('the hook before a user is made', () => {
  it('lets pass, refuses, and is not asked for admins', async () => {
    const other = await startTestServer({
      sql: `create function public.may_sign_up(event jsonb) returns jsonb language sql stable as $$
        select case when event #>> '{metadata,name}' = 'before-user-created' and event #>> '{metadata,ip_address}' <> ''
            and (event #>> '{user,email}' like '%@example.com' or event #> '{user,is_anonymous}' = 'true')
          then '{}'::jsonb else '{"error": {"http_code": 403, "message": "Only for people of example.com"}}' end $$;
        grant usage on schema public to supabase_auth_admin;
        grant execute on function public.may_sign_up to supabase_auth_admin;`,
      env: { ...unlimited, AUTH_ANONYMOUS: 'on', AUTH_HOOK_BEFORE_USER_CREATED: 'public.may_sign_up' },
    })
    const post = (path: string, body: object, as?: string) =>
      ask(other, 'POST', path, { body, ...(as !== undefined && { as }) })
    expect((await post('/auth/v1/signup', { email: newAddress(), password })).status).toBe(200)
    expect((await post('/auth/v1/signup', { data: { a: 1 } })).status).toBe(200)
    for (const path of ['/auth/v1/signup', '/auth/register'])
      expect(await post(path, { email: 'eve@elsewhere.org', password })).toMatchObject({
        status: 403,
        body: { msg: 'Only for people of example.com' },
      })
    expect(
      (await other.database.query(`select from auth.users where email = 'eve@elsewhere.org'`)).rows,
    ).toEqual([])
    const made = await post(
      '/auth/v1/admin/users',
      { email: 'eve@elsewhere.org' },
      other.config.serviceRoleKey,
    )
    expect(made.status).toBe(200)
    await other.stop()
  })
})
