// What does not work lets nobody in and tells nothing of the inside: the database away in three ways (A29), rules of the
// database that refuse (A38), faults of our own (checklist 49).
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Services } from '../services.ts'
import { createApp, type App } from '../app.ts'
import * as clientDoor from '../client/index.ts'
import { createLogger } from '../http/logger.ts'
import { lastResort } from '../last-resort.ts'
import { createLoader } from '../reload/load.ts'
import * as restDoor from '../rest/index.ts'
import { createServices } from '../services.ts'
import {
  ask,
  logIn,
  newAddress,
  password,
  refresh,
  restStatus,
  signUp,
  todosSql,
  unlimited,
  type Session,
} from './auth-client.ts'
import { asSuperuser, testLogins } from './postgres.ts'
import { isEndless } from './route-matrix.ts'
import { startTestServer, type TestServer } from './server.ts'

const sql = `${todosSql}
  create table public.profiles (id uuid primary key references auth.users on delete cascade, nick text not null unique);
  create table public.debts (owner uuid not null references auth.users);
  create function public.on_sign_up() returns trigger language plpgsql security definer set search_path = '' as $$
  declare mode text := new.raw_user_meta_data ->> 'mode';
  begin
    case mode
      when 'null' then insert into public.profiles values (new.id, null);
      when 'double' then insert into public.profiles select gen_random_uuid(), 'x' from generate_series(1, 2);
      when 'orphan' then insert into public.debts values (gen_random_uuid());
      when 'missing' then insert into public.no_such_table values (1);
      when 'zero' then perform 1 / 0;
      when 'words' then raise exception 'Only colleagues' using detail = 'ask Ada', hint = 'use the office address';
      when 'rule' then raise exception 'Nobody under 16' using errcode = 'check_violation';
      when 'status' then raise exception 'Pay first' using errcode = 'PT402';
      else null;
    end case;
    return new;
  end $$;
  create trigger on_sign_up after insert on auth.users for each row execute function public.on_sign_up();
  alter table auth.users add constraint secret_rule check (raw_user_meta_data ->> 'mode' is distinct from 'check');
  create unique index secret_nicks on auth.users ((raw_user_meta_data ->> 'nick'));
  alter table lite.api_keys add constraint secret_names check (name <> 'forbidden');`

let server: TestServer
let session: Session
beforeAll(async () => {
  server = await startTestServer({
    sql,
    env: {
      ...unlimited,
      AUTH_LIMIT_VERIFY: '0',
      AUTH_LIMIT_MAIL: '0',
      MAIL_PAUSE: '0',
      POOL_TIMEOUT: '400ms',
    },
  })
  session = await signUp(server)
})
afterAll(() => server.stop())

/** Words of SQL, of our schema, of files and of where the database is. */
const inside =
  /select |insert into|relation|constraint|violates|column|secret_|public\.|encrypted_password|\.ts\b|node_modules|at \w+ \(|auth\.(users|sessions)|lite[_.]|test_[0-9a-f]{12}|ECONN|127\.0\.0\.1|no_such_table|division|profiles|debts/i

interface Told {
  readonly where: string
  readonly status: number
  readonly text: string
}

/** What needs no database. */
const free =
  /^(GET|POST) \/(health|ready|admin\/v1\/(openapi\.json|keys\/fixed|generated|status\/series|import\/:id)|auth\/v1\/(settings|health|callback|\.well-known\/[\w.-]+|verify)|docs.*|\*)$/
/** Whether there is such a session is known from memory: a key has none. */
const known = /\/admin\/v1\/session(\/password)?$/
/** Their answers to an admin name tables. */
const naming = /\/admin\/v1\/(openapi\.json|generated|status\/advisors)$/
/** Answered at once; the work comes after the answer, and fails in the log. */
const later = /^POST \/auth\/v1\/(recover|otp|magiclink|resend)$/

/** Every route of auth and admin, with the best credentials there are. */
async function sweep(url: string): Promise<readonly Told[]> {
  const told: Told[] = []
  const { serviceRoleKey, anonKey } = server.config
  for (const { method, url: route } of server.routes.filter(
    // the log tells admins all
    (one) => /^\/(auth|admin)\/(?!v1\/logs)/.test(one.url) && !isEndless(one.url),
  )) {
    const path = route.replaceAll(/:\w+/g, '00000000-0000-4000-8000-000000000000')
    const isAdmin = /admin|invite/.test(path)
    const body = {
      ...{ email: newAddress(), password, type: 'magiclink', refresh_token: session.refresh_token },
      ...{
        kind: 'secret',
        name: 'x',
        factor_type: 'totp',
        token_hash: 'x',
        code: '1',
        auth_code: 'x',
        code_verifier: 'x',
      },
    }
    for (const query of path.endsWith('/token') ? ['password', 'refresh_token', 'pkce', 'id_token'] : ['']) {
      const answer = await fetch(`${url}${path}${query && `?grant_type=${query}`}`, {
        method,
        redirect: 'manual',
        headers: {
          apikey: anonKey,
          authorization: `Bearer ${isAdmin ? serviceRoleKey : session.access_token}`,
          'content-type': 'application/json',
        },
        ...(method !== 'GET' && { body: JSON.stringify(body) }),
      })
      told.push({ where: `${method} ${route}`, status: answer.status, text: await answer.text() })
    }
  }
  return told
}

function expectClosed(told: readonly Told[]): void {
  for (const { where, status, text } of told) {
    if (naming.test(where) && status === 200) continue
    expect([where, text]).toEqual([where, expect.not.stringMatching(inside)])
    expect([where, text]).toEqual([where, expect.not.stringContaining('access_token')])
    if (free.test(where) || later.test(where) || (known.test(where) && status === 403)) continue
    // 400 and 404: refused before the database was asked
    expect([where, status, [400, 404, 500, 503, 504].includes(status)]).toEqual([where, status, true])
    if (status < 500) continue
    const { code, error_code, msg, message } = JSON.parse(text) as Record<string, unknown>
    if (where.includes('/auth/')) {
      expect([where, code, error_code]).toEqual([where, status, 'unexpected_failure'])
      expect([
        'Unexpected failure, please check server logs for more information',
        'Database connection error. Retrying the connection.',
        'Timed out acquiring connection from connection pool.',
      ]).toContain(msg)
    } else
      expect([
        'Internal server error',
        'Database connection error. Retrying the connection.',
        'Timed out acquiring connection from connection pool.',
        // of a server of tests, which has nobody for it
        'This server cannot compare the database with its migrations',
      ]).toContain(message)
  }
  expect(told.filter(({ status }) => status >= 500).length).toBeGreaterThan(30)
}

describe('A29 C49: the database is away', () => {
  const log = createLogger({ level: 'silent', secrets: [] })
  const loader = createLoader({ '#runtime/rest': restDoor, '#runtime/client': clientDoor })
  const sockets: Socket[] = []
  const silent = createServer((socket) => void sockets.push(socket.on('error', () => undefined)))
  const opened: { services: Services; app: App }[] = []
  beforeAll(() => new Promise<void>((resolve) => void silent.listen(0, '127.0.0.1', resolve)))
  afterAll(async () => {
    for (const socket of sockets) socket.destroy()
    await Promise.all(
      opened.map(async ({ services, app }) => {
        await app.close()
        await services.close()
      }),
    )
    await loader.close()
    await new Promise((resolve) => void silent.close(resolve))
  })

  /** A process whose database is to be found there. */
  async function processAt(port: number): Promise<string> {
    const elsewhere = { host: '127.0.0.1', port }
    const logins = testLogins(server.database)
    const [api, service] = [
      { ...logins.api, ...elsewhere },
      { ...logins.service, ...elsewhere },
    ]
    const [auth, admin] = [
      { ...logins.auth, ...elsewhere },
      { ...logins.admin, ...elsewhere },
    ]
    const services = createServices(server.config, { ...logins, api, service, auth, admin }, log)
    const app = await createApp(services, await loader.load(server.generatedDir), { checks: {} })
    await app.listen()
    opened.push({ services, app })
    return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  }

  it('nobody listens: closed on every route, without a word of where it was', async () => {
    expectClosed(await sweep(await processAt(1)))
  })

  it('it takes connections and says nothing: closed, and answered in time', async () => {
    const url = await processAt((silent.address() as AddressInfo).port)
    const post = async (path: string, body: object) => {
      const answer = await fetch(url + path, {
        method: 'POST',
        headers: { apikey: server.config.anonKey, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      return { where: `POST ${path}`, status: answer.status, text: await answer.text() }
    }
    const email = session.user.email
    for (const told of await Promise.all([
      post('/auth/login', { email, password }),
      post('/auth/register', { email: newAddress(), password }),
      post('/auth/v1/token?grant_type=refresh_token', { refresh_token: session.refresh_token }),
      post('/auth/v1/verify', { type: 'email', token_hash: 'x' }),
    ])) {
      expect([told.where, [503, 504].includes(told.status)]).toEqual([told.where, true])
      expect(told.text).not.toMatch(inside)
    }
  })

  it('it throws everybody out and lets nobody in: closed; afterwards all is as before', async () => {
    const { name, connection } = server.database
    const maintenance = { ...connection, database: 'postgres' }
    await asSuperuser(
      maintenance,
      `alter database ${name} allow_connections false`,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    )
    try {
      expectClosed(await sweep(server.url))
      expect([401, 500, 503]).toContain(await restStatus(server, session.access_token))
    } finally {
      await asSuperuser(maintenance, `alter database ${name} allow_connections true`)
    }
    await expect.poll(async () => (await logIn(server, session.user.email)).status).toBe(200)
    await expect.poll(() => restStatus(server, session.access_token)).toBe(200)
    expect((await refresh(server, session.refresh_token)).status).toBe(200)
  })
})

describe('A38: rules of the database', () => {
  const register = (data: object) =>
    ask(server, 'POST', '/auth/v1/signup', { body: { email: newAddress(), password, data } })

  const cases: readonly (readonly [string, number, string, string])[] = [
    ['null', 422, '23502', 'A value that is required is missing'],
    ['double', 422, '23505', 'It exists already'],
    ['orphan', 422, '23503', 'Rows that refer to it are in the way, or what it refers to does not exist'],
    ['check', 422, '23514', 'A rule of the database forbids it'],
    ['rule', 422, '23514', 'Nobody under 16'],
    ['words', 400, 'P0001', 'Only colleagues'],
    ['status', 402, 'PT402', 'Pay first'],
    ...['missing', 'zero'].map(
      (mode) =>
        [
          ...([mode, 500, 'unexpected_failure'] as const),
          'Unexpected failure, please check server logs for more information',
        ] as const,
    ),
  ]
  it.each(cases)(
    '%s: says %i %s in words of ours, or of the operator’s RAISE',
    async (mode, status, code, msg) => {
      const before = server.logLines.length
      const answer = await register({ mode })
      expect([answer.status, answer.body.error_code, answer.body.msg]).toEqual([status, code, msg])
      expect(JSON.stringify(answer.body)).not.toMatch(inside)
      const { detail, hint } = answer.body
      expect([detail, hint]).toEqual(
        mode === 'words' ? ['ask Ada', 'use the office address'] : [undefined, undefined],
      )
      // the operator reads what it was
      const line = server.logLines.slice(before).join('')
      expect(line).toMatch(/refused a request|request failed/)
      const { rows } = await server.database.query(
        `select from auth.users where raw_user_meta_data ->> 'mode' = $1`,
        [mode],
      )
      expect(rows).toEqual([])
    },
  )

  it('name neither table nor constraint to users and admins, but in the log', async () => {
    const admin = (method: string, path: string, body: object = {}) =>
      ask(server, method, path, { as: server.config.serviceRoleKey, body })
    await register({ nick: 'taken' })
    const { user } = await signUp(server)
    await server.database.query(`insert into public.debts values ('${user.id}')`)
    const before = server.logLines.length
    const answers = [
      await register({ nick: 'taken' }),
      await admin('POST', '/auth/v1/admin/users', { email: newAddress(), user_metadata: { nick: 'taken' } }),
      await admin('PUT', `/auth/v1/admin/users/${user.id}`, { user_metadata: { mode: 'check' } }),
      await admin('DELETE', `/auth/v1/admin/users/${user.id}`),
      await admin('POST', '/auth/v1/invite', { email: newAddress(), data: { mode: 'check' } }),
    ]
    expect(answers.map(({ status, body }) => [status, body.error_code])).toEqual([
      [422, '23505'],
      [422, '23505'],
      [422, '23514'],
      [422, '23503'],
      [422, '23514'],
    ])
    const key = await admin('POST', '/admin/v1/keys', { kind: 'secret', name: 'forbidden' })
    expect([key.status, key.body.message]).toEqual([500, 'Internal server error'])
    for (const { body } of [...answers, key]) expect(JSON.stringify(body)).not.toMatch(inside)
    const log = server.logLines.slice(before).join('')
    for (const word of ['secret_nicks', 'secret_rule', 'debts_owner_fkey', 'secret_names'])
      expect(log).toContain(word)
  })
})

describe('C49: a fault of ours', () => {
  it('is told in general words with an id that the log has, and lets nobody in', async () => {
    const { db } = server.services.auth
    const fault = new Error('secret detail: select encrypted_password from auth.users at x.ts')
    const spies = [db, server.services.storage.db].flatMap((one) => [
      vi.spyOn(one, 'rows').mockRejectedValue(fault),
      vi.spyOn(one, 'transaction').mockRejectedValue(fault),
    ])
    try {
      expectClosed(await sweep(server.url))
      const { status, body } = await logIn(server, session.user.email)
      expect(status).toBe(500)
      expect(
        server.logLines.some(
          (line) => line.includes(String(body.error_id)) && line.includes('secret detail'),
        ),
      ).toBe(true)
    } finally {
      for (const spy of spies) spy.mockRestore()
    }
    expect((await logIn(server, session.user.email)).status).toBe(200)
  })

  it('that nobody caught is logged without secrets, and the process ends', () => {
    const lines: string[] = []
    const log = createLogger({
      ...{ level: 'info', secrets: ['the app secret of it all'], pretty: false },
      destination: { write: (line) => void lines.push(line) },
    })
    const ended: number[] = []
    lastResort(log, (code) => void ended.push(code))(new Error('lost the app secret of it all'))
    expect(ended).toEqual([1])
    expect(lines.join('')).toMatch(/"level":60.*lost \[redacted\].*the process ends/)
  })
})
