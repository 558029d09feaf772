// The clean-up job on a real database: what has ended goes, what has not stays; two processes at once, locked rows, rows
// that something refers to.
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../http/logger.ts'
import type { Services } from '../services.ts'
import { createServices } from '../services.ts'
import { testLogins } from './postgres.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let services: readonly Services[]
const lines: string[] = []

beforeAll(async () => {
  server = await startTestServer({
    env: { SESSION_TIMEBOX: '7d', SESSION_INACTIVITY: '1d', AUTH_ANONYMOUS_KEEP: '30d' },
    sql: 'create table public.orders (user_id uuid references auth.users)',
  })
  const log = createLogger({
    level: 'warn',
    secrets: [],
    destination: { write: (line: string) => void lines.push(line) },
  })
  services = [1, 2].map(() => createServices(server.config, testLogins(server.database), log))
})
afterAll(async () => {
  await Promise.all(services.map((one) => one.close()))
  await server.stop()
})

const cleanUp = () => Promise.all(services.map(({ auth }) => auth.cleanUp()))
const query = (sql: string) => server.database.query(sql)
const ago = (time: string) => `now() - interval '${time}'`
const user = '00000000-0000-4000-8000-000000000001'
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** Rows per table: `old-…` goes, `young-…` stays. The mark stands in a text column. */
const rows: readonly (readonly [
  table: string,
  columns: string,
  mark: string,
  old: string[],
  young: string[],
])[] = [
  [
    'auth.refresh_tokens',
    'token, session_id, revoked, updated_at',
    'token',
    [`'${uuid(10)}', true, ${ago('25h')}`],
    [`'${uuid(10)}', true, ${ago('23h')}`, `'${uuid(10)}', false, ${ago('6 days')}`],
  ],
  [
    'auth.sessions',
    'tag, user_id, created_at, refreshed_at, not_after',
    'tag',
    [
      `'${user}', ${ago('4 days')}, now() at time zone 'utc', ${ago('73h')}`,
      `'${user}', ${ago('8 days 1 minute')}, now() at time zone 'utc', null`,
      `'${user}', ${ago('3 days')}, (${ago('49h')}) at time zone 'utc', null`,
      `'${user}', ${ago('49h')}, null, null`,
    ],
    [
      `'${user}', ${ago('4 days')}, now() at time zone 'utc', ${ago('71h')}`,
      `'${user}', ${ago('7 days')}, (${ago('47h')}) at time zone 'utc', null`,
      `'${user}', ${ago('47h')}, null, null`,
    ],
  ],
  [
    'auth.flow_state',
    'referrer, provider_type, authentication_method, created_at',
    'referrer',
    [`'email', 'otp', ${ago('25h')}`],
    [`'email', 'otp', ${ago('23h')}`],
  ],
  [
    'auth.mfa_factors',
    'friendly_name, user_id, factor_type, status, created_at',
    'friendly_name',
    [`'${user}', 'totp', 'unverified', ${ago('25h')}`],
    [`'${user}', 'totp', 'unverified', ${ago('23h')}`, `'${user}', 'totp', 'verified', ${ago('2 years')}`],
  ],
  [
    'auth.mfa_challenges',
    'otp_code, factor_id, ip_address, created_at',
    'otp_code',
    [`'${uuid(20)}', '::1', ${ago('25h')}`],
    [`'${uuid(20)}', '::1', ${ago('23h')}`],
  ],
  [
    'auth.one_time_tokens',
    'token_hash, user_id, token_type, relates_to, expires_at, details',
    'token_hash',
    [`'${user}', 'recovery_token', 'x', ${ago('1 second')}, '{"kind": "recovery"}'`],
    [
      `'${user}', 'recovery_token', 'x', now() + interval '1 minute', '{}'`,
      `'${user}', 'confirmation_token', 'x', ${ago('1 year')}, '{"kind": "signup"}'`,
    ],
  ],
  [
    'lite.rate_limits',
    'key, count, resets_at',
    'key',
    [`1, ${ago('1 second')}`],
    [`1, now() + interval '1 minute'`],
  ],
  [
    'lite.mails',
    'kind, recipient, subject, html, text, sent_at, failed_at, created_at',
    'kind',
    [
      `'', '', '', '', ${ago('8 days')}, null, ${ago('8 days')}`,
      `'', '', '', '', null, ${ago('8 days')}, ${ago('9 days')}`,
      `'', '', '', '', null, null, ${ago('31 days')}`,
    ],
    [
      `'', '', '', '', ${ago('6 days')}, null, ${ago('6 days')}`,
      // without a mail server the sender takes mails of more than seven days, at any moment
      `'', '', '', '', null, null, ${ago('6 days')}`,
    ],
  ],
  [
    'auth.users',
    'email, id, is_anonymous, created_at',
    'email',
    [`'${uuid(30)}', true, ${ago('31 days')}`],
    [
      `'${uuid(31)}', true, ${ago('29 days')}`,
      `'${uuid(32)}', false, ${ago('9 years')}`,
      `'${uuid(33)}', true, ${ago('90 days')}`,
    ],
  ],
]

async function plant(): Promise<void> {
  await query(`insert into auth.users (id, created_at) values ('${user}', now()), ('${uuid(2)}', now())`)
  await query(`insert into auth.sessions (id, user_id) values ('${uuid(10)}', '${user}')`)
  await query(
    `insert into auth.mfa_factors (id, user_id, factor_type, status) values ('${uuid(20)}', '${user}', 'totp', 'verified')`,
  )
  for (const [table, columns, , old, young] of rows)
    for (const [kind, all] of [
      ['old', old],
      ['young', young],
    ] as const)
      for (const [index, values] of all.entries())
        await query(`insert into ${table} (${columns}) values ('${kind}-${index}', ${values})`)
  // an anonymous user who still comes back
  await query(`insert into auth.sessions (user_id, created_at) values ('${uuid(33)}', ${ago('1 day')})`)
}

describe('the clean-up', () => {
  it('takes what has ended, and nothing else, with two processes at once', async () => {
    await plant()
    await cleanUp()
    for (const [table, , mark, , young] of rows) {
      const left = await query(
        `select ${mark} as mark from ${table} where ${mark} ~ '^(old|young)-' order by 1`,
      )
      expect([table, left.rows.map((row: { mark: string }) => row.mark)]).toEqual([
        table,
        young.map((_, index) => `young-${index}`),
      ])
    }
    expect(lines).toEqual([])
    expect(await cleanUp()).toEqual([0, 0])
  })

  it('keeps revocations that hold, and that others have yet to read', async () => {
    const add = (n: number, until: string, at: string) =>
      query(`insert into lite.revocations values ('user', '${uuid(n)}', ${at}, ${until})`)
    await query('delete from lite.revocations')
    await add(41, ago('1 minute'), ago('2 hours'))
    await add(42, ago('1 minute'), ago('1 minute'))
    await add(43, `'infinity'`, ago('2 years'))
    await cleanUp()
    const left = await query('select id from lite.revocations order by id')
    expect(left.rows).toEqual([{ id: uuid(42) }, { id: uuid(43) }])
  })

  it('takes many rows in batches', async () => {
    await query(
      `insert into lite.rate_limits select 'many ' || n, 1, ${ago('1 hour')} from generate_series(1, 2500) n`,
    )
    const taken = await cleanUp()
    expect((taken[0] ?? 0) + (taken[1] ?? 0)).toBe(2500)
  })

  it('passes by rows that somebody holds', async () => {
    await query(
      `insert into lite.rate_limits values ('held', 1, ${ago('1 hour')}), ('free', 1, ${ago('1 hour')})`,
    )
    const client = new pg.Client(server.database.connection)
    await client.connect()
    await client.query(`begin; select from lite.rate_limits where key = 'held' for update`)
    await services[0]?.auth.cleanUp()
    const left = await query(`select key from lite.rate_limits where key in ('held', 'free')`)
    expect(left.rows).toEqual([{ key: 'held' }])
    await client.query('rollback')
    await client.end()
  })

  it('says what it cannot take, and goes on', async () => {
    await query(
      `insert into auth.users (id, is_anonymous, created_at) values ('${uuid(50)}', true, ${ago('40 days')})`,
    )
    await query(`insert into public.orders values ('${uuid(50)}')`)
    await query(`insert into lite.rate_limits values ('after', 1, ${ago('1 hour')})`)
    await services[0]?.auth.cleanUp()
    expect(lines.join('')).toContain('auth.users cannot be cleaned up')
    expect((await query(`select from lite.rate_limits where key = 'after'`)).rows).toEqual([])
  })
})
