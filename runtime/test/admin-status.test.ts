// What admins are told of the server: status, charts and advice with the SQL that mends; and /metrics for Prometheus.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Advice, StatusInfo, StatusSeries } from '../admin/contract/status.ts'
import { advisorRules } from '../admin/advisors/rules.ts'
import { createLatencies } from '../observe/latency.ts'
import { createSeries, seriesSteps } from '../observe/series.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
const token = 'metrics-token-of-a-test'

const sql = `
  create table public.todos (id int primary key, owner uuid);
  grant select on public.todos to anon;
  create policy everybody on public.todos for select using (true);`

beforeAll(async () => {
  server = await startTestServer({ sql, env: { METRICS_TOKEN: token } })
})
afterAll(() => server.stop())

const asAdmin = (path: string) => server.request(`/admin/v1${path}`, { as: server.config.serviceRoleKey })
async function json<T>(path: string): Promise<T> {
  const response = await asAdmin(path)
  expect([path, response.status]).toEqual([path, 200])
  return (await response.json()) as T
}

describe('status', () => {
  it('tells of the process, the database, migrations, generation, pools and sizes', async () => {
    const status = await json<StatusInfo>('/status')
    expect(status).toMatchObject({
      node: process.version,
      process: { pid: process.pid },
      database: { level: 'full' },
      migrations: { others: expect.any(Array) as unknown },
      generation: { state: 'current', relations: 1, error: null, left_out: [], last: null },
      sockets: { websockets: 0, streams: 0, subscriptions: 0 },
    })
    expect(status.version).toMatch(/^\d+\.\d+\.\d+/)
    expect(status.database.version).toMatch(/^1[67]/)
    expect(status.database.bytes).toBeGreaterThan(1e6)
    expect(status.generation?.hash).toMatch(/\w{8}/)
    expect(status.checks.map(({ name }) => name)).toEqual(['database', 'migrations', 'generated', 'server'])
    expect(status.pools.map(({ name }) => name)).toEqual([
      'api',
      'service',
      'auth',
      'realtime',
      'admin and files',
    ])
    expect(status.sizes.tables.length).toBeGreaterThan(3)
    expect(status.sizes.indexes[0]?.bytes).toBeGreaterThan(0)
    expect(status.sizes.disk?.free).toBeGreaterThan(0)
  })

  it('counts files by bucket, and bytes of all in /metrics', async () => {
    const as = server.config.serviceRoleKey
    const made = await server.request('/storage/v1/bucket', {
      method: 'POST',
      as,
      body: JSON.stringify({ id: 'pics', name: 'pics' }),
    })
    expect(made.status).toBe(200)
    const stored = await server.request('/storage/v1/object/pics/a.txt', {
      method: 'POST',
      as,
      body: 'hello',
      headers: { 'content-type': 'text/plain' },
    })
    expect(stored.status).toBe(200)
    const { sizes } = await json<StatusInfo>('/status')
    expect(sizes.buckets).toEqual([{ name: 'pics', bytes: 5, objects: 1 }])
  })

  it('is for admins alone', async () => {
    for (const path of ['/status', '/status/series', '/status/advisors']) {
      expect((await server.request(`/admin/v1${path}`)).status).toBe(403)
      expect((await server.request(`/admin/v1${path}`, { as: server.token({ sub: 'x' }) })).status).toBe(403)
    }
  })
})

describe('series', () => {
  it('counts requests by class and part', async () => {
    await (await server.request('/rest/v1/todos?select=id')).text()
    await (await server.request('/rest/v1/no_such')).text()
    await expect
      .poll(async () => {
        server.services.admin.status.series.tick()
        const { points } = await json<StatusSeries>('/status/series')
        return points.reduce((sum, { classes }) => sum + classes[2], 0)
      })
      .toBeGreaterThan(0)
    const { points, step } = await json<StatusSeries>('/status/series')
    expect(step).toBe(10)
    expect(points.some(({ areas }) => areas.rest > 0)).toBe(true)
    expect(points.some(({ p50 }) => p50 !== null && p50 > 0)).toBe(true)
    expect(points.at(-1)?.rss).toBeGreaterThan(1e6)
    expect((await json<StatusSeries>('/status/series?range=day')).step).toBe(60)
    expect((await asAdmin('/status/series?range=year')).status).toBe(400)
  })

  it('keeps an hour in fine steps and a day in coarse ones, no more', () => {
    const series = createSeries(() => ({ poolUsed: 1, poolWaiting: 0, sockets: 2 }))
    for (let step = 0; step < seriesSteps.mostCoarse * seriesSteps.perCoarse + 60; step += 1) {
      series.add('rest', 200, 3)
      series.tick()
    }
    series.close()
    expect(series.points('fine')).toHaveLength(360)
    const coarse = series.points('coarse')
    expect(coarse).toHaveLength(1_440)
    expect(coarse.at(-1)).toMatchObject({ classes: [6, 0, 0, 0], poolUsed: 1, sockets: 2 })
    expect(coarse.at(-1)?.p50).toBeCloseTo(3, 0)
  })

  it('percentiles hold within a tenth', () => {
    const latencies = createLatencies()
    for (let value = 1; value <= 1_000; value += 1) latencies.add(value)
    for (const [share, exact] of [
      [0.5, 500],
      [0.95, 950],
      [0.99, 990],
    ] as const) {
      const told = latencies.percentile(share) ?? 0
      expect(Math.abs(told - exact) / exact).toBeLessThan(0.1)
    }
    latencies.clear()
    expect(latencies.percentile(0.5)).toBe(null)
    for (const odd of [0, -1, 1e12, NaN]) latencies.add(odd)
    expect(latencies.counts.reduce((sum, count) => sum + count, 0)).toBe(4)
  })
})

describe('advice', () => {
  const find = async (rule: string) =>
    (await json<readonly Advice[]>('/status/advisors')).filter((one) => one.rule === rule)

  interface Case {
    readonly plant: string
    /** Where the advice has no SQL. */
    readonly mend?: string
    readonly object: string | RegExp
  }
  // each is planted, found, mended by its own SQL where it has some, and gone
  const cases: Readonly<Record<string, Case>> = {
    rls_disabled: {
      plant:
        'create table public.x (id int primary key); alter table public.x disable row level security; grant select on public.x to anon',
      object: 'public.x',
    },
    auth_users_exposed: {
      plant:
        'create view public.x with (security_invoker) as select id, email from auth.users; grant select on public.x to authenticated',
      mend: 'drop view public.x',
      object: 'public.x',
    },
    policy_without_row_security: {
      plant:
        'create table public.x (id int primary key); create policy p on public.x for select using (true); alter table public.x disable row level security',
      object: 'public.x',
    },
    function_search_path_mutable: {
      plant: `create function public.x() returns int language plpgsql as 'begin return 1; end'`,
      object: 'public.x()',
    },
    policy_without_grant: {
      plant:
        'create table public.x (id int primary key); create policy p on public.x for select to authenticated using (true)',
      object: 'public.x',
    },
    grant_without_policy: {
      plant: 'create table public.x (id int primary key); grant select on public.x to authenticated',
      mend: 'revoke select on public.x from authenticated',
      object: 'public.x',
    },
    policy_calls_for_each_row: {
      plant: `create table public."X y" (id int primary key, owner uuid); grant select, update on public."X y" to authenticated;
        create policy "my own" on public."X y" for update to authenticated using (owner = auth.uid()) with check (owner = auth.uid() and auth.role() = 'authenticated')`,
      object: '"my own" on public."X y"',
    },
    unindexed_foreign_key: {
      plant:
        'create table public.x (id int primary key, todo int constraint todo_key references public.todos)',
      object: 'public.x (todo_key)',
    },
    no_primary_key: { plant: 'create table public.x (a int)', object: 'public.x' },
    duplicate_index: {
      plant:
        'create table public.x (id int primary key, a int); create index one on public.x (a); create index two on public.x (a)',
      object: 'public.two',
    },
    unused_index: {
      plant:
        'create table public.x (id int primary key, a int); insert into public.x select n, n from generate_series(1, 60000) n; create index a_idx on public.x (a)',
      object: 'public.a_idx',
    },
    several_permissive_policies: {
      plant: `create table public.x (id int primary key); grant select on public.x to authenticated;
        create policy p on public.x for select to authenticated using (true); create policy q on public.x for select to authenticated using (false)`,
      mend: 'drop policy q on public.x',
      object: 'public.x, select',
    },
    sequence_nearly_used_up: {
      plant: `create sequence public.s as smallint; select setval('public.s', 30000)`,
      mend: 'drop sequence public.s',
      object: 'public.s',
    },
    users_never_verified: {
      plant: `insert into auth.users (id, email, created_at) values (gen_random_uuid(), 'old@example.com', now() - interval '8 days')`,
      mend: `delete from auth.users where email = 'old@example.com'`,
      object: '1 users',
    },
  }
  const cleanUp =
    'drop view if exists public.x; drop table if exists public.x; drop table if exists public."X y"; drop function if exists public.x(); drop sequence if exists public.s'

  for (const [rule, { plant, mend, object }] of Object.entries(cases)) {
    it(rule, async () => {
      expect(await find(rule)).toEqual([])
      await server.database.query(plant)
      try {
        const [found, ...more] = await find(rule)
        expect([found?.object, more.length]).toEqual([object, 0])
        expect(found?.why.length).toBeGreaterThan(20)
        expect(found?.mend === null).toBe(mend !== undefined)
        await server.database.query(mend ?? found?.mend ?? '')
        expect(await find(rule)).toEqual([])
      } finally {
        await server.database.query(`drop view if exists public.x`).catch(() => undefined)
        for (const statement of cleanUp.split('; '))
          await server.database.query(statement).catch(() => undefined)
      }
    })
  }

  it('every rule but that of a broken build is tested here', () => {
    const untested = advisorRules.map(({ name }) => name).filter((name) => !(name in cases))
    expect(untested).toEqual(['invalid_index'])
  })

  it('says nothing of a table that is as it should be', async () => {
    const about = (await json<readonly Advice[]>('/status/advisors')).filter(({ object }) =>
      object.includes('todos'),
    )
    expect(about).toEqual([])
  })
})

describe('/metrics', () => {
  const ask = (authorization?: string) =>
    fetch(`${server.url}/metrics`, authorization === undefined ? {} : { headers: { authorization } })

  it('has the names that dashboards of others expect, by the template of the route', async () => {
    await (await server.request('/rest/v1/todos?id=eq.77')).text()
    await expect
      .poll(async () => (await ask(`Bearer ${token}`)).text())
      .toContain('http_route="/rest/v1/todos"')
    const response = await ask(`Bearer ${token}`)
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const text = await response.text()
    expect(text).toMatch(
      /http_server_request_duration_seconds_bucket\{http_request_method="GET",http_route="\/rest\/v1\/todos",http_response_status_code="200",le="0\.005"\} \d+/,
    )
    expect(text).not.toContain('id=eq')
    expect(text).toMatch(/http_server_active_requests [1-9]/)
    expect(text).toMatch(/lite_db_pool_max\{pool="api"\} \d+/)
    expect(text).toMatch(/lite_storage_bytes_total 5\n/)
    for (const name of [
      ...['lite_db_pool_available', 'lite_db_pool_waiting', 'lite_db_pool_timeouts_total'],
      ...['lite_schema_cache_loads_total', 'lite_jwt_cache_requests_total', 'lite_jwt_cache_hits_total'],
      ...[
        'lite_realtime_clients',
        'lite_realtime_lag_seconds',
        'process_cpu_seconds_total',
        'nodejs_eventloop_lag_p99_seconds',
      ],
    ])
      expect(text).toMatch(new RegExp(`^${name}[ {]`, 'm'))
    // each line is a comment, or a name, labels and a number
    for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#')))
      expect(line).toMatch(/^[a-z_0-9]+(\{([a-z_]+="[^"]*",?)*\})? (-?[\d.e+-]+|NaN)$/i)
  })

  it('needs its token, and is not there without one', async () => {
    for (const wrong of [
      undefined,
      token,
      'Bearer',
      `Bearer ${token}x`,
      `Bearer ${server.config.serviceRoleKey}`,
    ])
      expect((await ask(wrong)).status).toBe(401)
    const other = await startTestServer()
    try {
      expect(
        (await fetch(`${other.url}/metrics`, { headers: { authorization: 'Bearer undefined' } })).status,
      ).toBe(404)
    } finally {
      await other.stop()
    }
  })
})
