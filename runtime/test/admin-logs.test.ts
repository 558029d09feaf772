// The log of a process as admins see it: what is recorded, filtered, hidden, followed and explained again; and how little it keeps.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LogDetail, LogEntry, LogPage, LogPlan, RequestLog } from '../admin/contract/logs.ts'
import { bytesOf, createJournal } from '../observe/journal.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
const bob = '11111111-1111-4111-8111-111111111111'

const sql = `
  create table public.notes (id int primary key, owner uuid not null, body text);
  insert into public.notes select n, case when n % 2 = 0 then '${bob}'::uuid else gen_random_uuid() end, 'note ' || n
    from generate_series(1, 20) n;
  alter table public.notes enable row level security;
  create policy own on public.notes for all to authenticated using (owner = (select auth.uid()));
  grant select, insert, update on public.notes to authenticated;
  create function public.double(n int) returns int language sql stable as 'select n * 2';
  grant execute on function public.double to authenticated;`

beforeAll(async () => {
  server = await startTestServer({ sql })
})
afterAll(() => server.stop())

const asAdmin = (path: string, init: RequestInit = {}) =>
  server.request(`/admin/v1${path}`, { ...init, as: server.config.serviceRoleKey })
async function json<T>(path: string, init?: RequestInit): Promise<T> {
  const response = await asAdmin(path, init)
  expect([path, response.status]).toEqual([path, 200])
  return (await response.json()) as T
}
const list = (query: Record<string, string> = {}) =>
  json<LogPage>(`/logs?${new URLSearchParams(query).toString()}`)
const requestsOf = (page: LogPage) =>
  page.entries.filter((entry): entry is RequestLog => entry.kind === 'request')
const refusal = async (response: Response) => [
  response.status,
  ((await response.json()) as { code: string }).code,
]

/** Asks with a request id, and gives what was recorded of it. */
async function recorded(
  id: string,
  path: string,
  init: {
    readonly as?: string
    readonly method?: string
    readonly body?: string
    readonly headers?: Record<string, string>
    readonly redirect?: 'manual'
  } = {},
) {
  const response = await server.request(path, { ...init, headers: { ...init.headers, 'x-request-id': id } })
  await response.text()
  // the hook comes after the answer
  await expect.poll(async () => (await list({ request_id: id })).entries.length).toBeGreaterThan(0)
  const [entry] = requestsOf(await list({ request_id: id, kind: 'request' }))
  if (!entry) throw new Error('nothing was recorded')
  return entry
}
const asBob = () => server.token({ sub: bob })

describe('what is recorded', () => {
  it('a read with who, what, how many rows and how long', async () => {
    const entry = await recorded('read-1', '/rest/v1/notes?select=id&id=gt.2', { as: asBob() })
    expect(entry).toMatchObject({
      ...{ method: 'GET', path: '/rest/v1/notes?select=id&id=gt.2', route: '/rest/v1/notes', status: 200 },
      ...{ role: 'authenticated', user: bob, rows: 9, code: null, address: '127.0.0.1' },
    })
    expect(entry.duration).toBeGreaterThan(0)
    expect(entry.wait).toBeGreaterThanOrEqual(0)
  })

  it('a refusal with its code', async () => {
    const entry = await recorded('refused-1', '/rest/v1/notes?id=gt.2')
    expect(entry).toMatchObject({ status: 401, code: '42501', role: 'anon', user: '', rows: null })
    expect(await recorded('missing-1', '/rest/v1/no_such', { as: asBob() })).toMatchObject({
      ...{ status: 404, code: 'PGRST205', route: '/rest/v1/*' },
    })
  })

  it('no credential, in no place', async () => {
    const secret = server.config.serviceRoleKey
    await recorded('secret-1', `/rest/v1/notes?select=id&apikey=${secret}`, { as: asBob() })
    await recorded('secret-2', '/auth/v1/verify?type=signup&token=very-secret-words', {
      redirect: 'manual',
    })
    server.services.log.warn({ token: 'very-secret-words', request_id: 'secret-2' }, `with ${secret}`)
    const detail = await json<LogDetail>(
      `/logs/${(await list({ request_id: 'secret-2', kind: 'request' })).entries[0]?.id ?? ''}`,
    )
    expect(detail.lines).toMatchObject([{ level: 'warn', message: 'with [redacted]' }])
    const text = JSON.stringify([await list(), detail])
    expect(text).toContain('[redacted]')
    expect(text).not.toContain(secret)
    expect(text).not.toContain('very-secret-words')
  })

  it('not the pages that show the log', async () => {
    await list()
    const all = requestsOf(await list({ limit: '500' }))
    expect(all.filter(({ path }) => path.startsWith('/admin/v1/logs'))).toEqual([])
  })
})

describe('filters and pages', () => {
  it('each narrows the list', async () => {
    await recorded('many-1', '/rest/v1/notes?select=body', { as: asBob() })
    await recorded('many-2', '/rest/v1/notes', { method: 'POST', as: asBob(), body: '[]' })
    await recorded('many-3', '/rest/v1/nothing', { as: asBob() })
    server.services.log.error({ request_id: 'many-4' }, 'something broke')
    const ids = async (query: Record<string, string>) =>
      (await list({ limit: '500', ...query })).entries.map(({ request_id: id }) => id)
    expect(await ids({ status: '4xx', route: '/rest/v1/*' })).toContain('many-3')
    expect(await ids({ status: '404' })).not.toContain('many-1')
    expect(await ids({ method: 'POST', path: 'notes' })).toEqual(['many-2'])
    expect(await ids({ user: bob, path: 'select=body' })).toEqual(['many-1'])
    expect(await ids({ min_duration: '60000' })).toEqual([])
    expect(await ids({ level: 'error' })).toEqual(['many-4'])
    expect(await ids({ kind: 'line', request_id: 'many-4' })).toEqual(['many-4'])
    expect(await ids({ since: new Date(Date.now() + 60_000).toISOString() })).toEqual([])
    expect(await ids({ until: new Date(0).toISOString() })).toEqual([])
  })

  it('pages have no gap and no entry twice', async () => {
    const whole = (await list({ limit: '500', kind: 'request' })).entries.map(({ id }) => id)
    const paged: string[] = []
    let cursor: string | null = null
    do {
      const page: LogPage = await list({ limit: '3', kind: 'request', ...(cursor !== null && { cursor }) })
      paged.push(...page.entries.map(({ id }) => id))
      cursor = page.next
    } while (cursor !== null)
    expect(paged).toEqual(whole)
    expect(new Set(paged).size).toBe(paged.length)
  })

  it('refuses what makes no sense', async () => {
    for (const query of [
      'status=9xx',
      'limit=0',
      'limit=501',
      'cursor=x',
      'since=yesterday',
      'min_duration=-1',
      'level=loud',
    ])
      expect([query, (await asAdmin(`/logs?${query}`)).status]).toEqual([query, 400])
    for (const id of [
      '0',
      '1-1',
      'zzz-99999',
      `${(await list()).entries[0]?.id.split('-')[0] ?? ''}-999999999`,
    ])
      expect(await refusal(await asAdmin(`/logs/${id}`))).toEqual([404, 'LITE404'])
  })

  it('says whose log it is', async () => {
    const { process: told, kept } = await list()
    expect(told.pid).toBe(process.pid)
    expect(kept).toMatchObject({ most_entries: 10_000, most_bytes: 16 * 1024 ** 2 })
  })

  it('answers only admins', async () => {
    for (const as of [undefined, asBob()])
      for (const path of ['/logs', '/logs/tail', '/logs/1-1'])
        expect((await server.request(`/admin/v1${path}`, as === undefined ? {} : { as })).status).toBe(403)
  })
})

describe('one request from its route to its plan', () => {
  const explain = (id: string, body: unknown = {}) =>
    asAdmin(`/logs/${id}/explain`, { method: 'POST', body: JSON.stringify(body) })

  it('file and SQL, no values', async () => {
    const { id } = await recorded('detail-1', '/rest/v1/notes?body=eq.private-word', { as: asBob() })
    const detail = await json<LogDetail>(`/logs/${id}`)
    expect(detail).toMatchObject({ file: 'notes/routes.ts', function: null })
    expect(detail.statement).toMatchObject({ parameters: 1, not_explainable: null, search_path: ['public'] })
    expect(detail.statement?.sql).toMatch(/select .*"notes"/i)
    expect(detail.statement?.sql).not.toContain('private-word')
  })

  it('explains as the same caller, measured on demand', async () => {
    const { id } = await recorded('explain-1', '/rest/v1/notes?select=id', { as: asBob() })
    const planOf = async (analyze: boolean) => {
      const response = await explain(id, { analyze })
      expect(response.status).toBe(200)
      const { plan } = (await response.json()) as LogPlan
      return plan
    }
    const plain = await planOf(false)
    expect(plain).toContain('"Node Type"')
    expect(plain).not.toContain('Actual Rows')
    // the policy of bob is in it, and hides what is not his
    const measured = await planOf(true)
    expect(measured).toContain('owner')
    expect(measured).toMatch(/"Rows Removed by Filter": 10/)
  })

  it('explains a function that only reads', async () => {
    const { id } = await recorded('rpc-1', '/rest/v1/rpc/double?n=4', { as: asBob() })
    expect(await json<LogDetail>(`/logs/${id}`)).toMatchObject({ file: null, function: { name: 'double' } })
    expect((await explain(id, { analyze: true })).status).toBe(200)
  })

  it('refuses writes, other requests, wrong bodies, and callers who are none', async () => {
    const write = await recorded('write-1', '/rest/v1/notes', {
      ...{ method: 'POST', as: asBob(), body: JSON.stringify({ id: 99, owner: bob, body: 'kept-word' }) },
    })
    expect(write.status).toBe(201)
    const detail = await json<LogDetail>(`/logs/${write.id}`)
    expect(detail.statement?.not_explainable).toContain('reads')
    expect(JSON.stringify(detail)).not.toContain('kept-word')
    expect(await refusal(await explain(write.id))).toEqual([409, 'LITE409'])
    const other = await recorded('other-1', '/auth/v1/health')
    expect(await refusal(await explain(other.id))).toEqual([409, 'LITE409'])
    expect((await explain(other.id, { analyze: 'yes' })).status).toBe(400)
    expect(await refusal(await explain('1-1'))).toEqual([404, 'LITE404'])
    const asUser = await server.request(`/admin/v1/logs/${write.id}/explain`, {
      method: 'POST',
      as: asBob(),
      body: '{}',
    })
    expect(asUser.status).toBe(403)
  })

  it('says what PostgreSQL says where the table is gone', async () => {
    const { id } = await recorded('gone-1', '/rest/v1/notes?select=id&order=id', { as: asBob() })
    await server.database.query('alter table public.notes rename to moved')
    try {
      expect(await refusal(await explain(id))).toEqual([409, '42P01'])
    } finally {
      await server.database.query('alter table public.moved rename to notes')
    }
  })
})

describe('the live tail', () => {
  async function tail(query: string, headers: Record<string, string>) {
    const response = await fetch(`${server.url}/admin/v1/logs/tail?${query}`, {
      headers: { accept: 'text/event-stream', ...headers },
    })
    let text = ''
    let ended = false
    if (response.body) {
      const reading = async () => {
        const decoder = new TextDecoder()
        for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>)
          text += decoder.decode(chunk, { stream: true })
      }
      void reading().finally(() => (ended = true))
    }
    return {
      status: response.status,
      text: () => text,
      ended: () => ended,
      entries: () =>
        [...text.matchAll(/^data: (\{"kind".*)$/gm)].map(([, data]) => JSON.parse(data ?? '') as LogEntry),
    }
  }

  it('tells what the filter lets through, as it comes, and ends with the session', async () => {
    const { admins, passwords } = server.services.admin
    await admins.put('ada@example.com', await passwords.hash('correct horse'))
    const entered = await fetch(`${server.url}/admin/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'ada@example.com', password: 'correct horse' }),
    })
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    const { csrf } = (await entered.json()) as { csrf: string }
    const live = await tail('path=tail-word', { cookie })
    expect(live.status).toBe(200)
    await recorded('tail-1', '/rest/v1/notes?body=eq.tail-word', { as: asBob() })
    await recorded('tail-2', '/rest/v1/notes?body=eq.other', { as: asBob() })
    await expect.poll(() => live.entries().map(({ request_id: id }) => id)).toEqual(['tail-1'])
    const left = await fetch(`${server.url}/admin/v1/session`, {
      method: 'DELETE',
      headers: { cookie, 'x-lite-csrf': csrf },
    })
    expect(left.status).toBe(204)
    await expect.poll(() => live.ended(), { timeout: 5_000 }).toBe(true)
    expect(live.text()).toContain('event: refused')
  })

  it('is an event stream, for admins, bounded in number', async () => {
    const apikey = server.config.serviceRoleKey
    expect(await refusal(await asAdmin('/logs/tail'))).toEqual([406, 'LITE406'])
    expect((await tail('', { apikey: server.config.anonKey })).status).toBe(403)
    expect((await tail('status=x', { apikey })).status).toBe(400)
    const aborts: AbortController[] = []
    const statuses: number[] = []
    for (let count = 0; count < 21; count += 1) {
      const abort = new AbortController()
      aborts.push(abort)
      const headers = { accept: 'text/event-stream', apikey }
      statuses.push(
        (await fetch(`${server.url}/admin/v1/logs/tail`, { headers, signal: abort.signal })).status,
      )
    }
    expect(statuses.filter((status) => status === 200)).toHaveLength(20)
    expect(statuses.at(-1)).toBe(503)
    for (const abort of aborts) abort.abort()
  })
})

describe('memory', () => {
  const request = (url: string) => ({
    ...{ kind: 'request' as const, at: 1, requestId: 'x', method: 'GET', url, route: undefined, status: 200 },
    ...{ duration: 1, role: 'anon', user: undefined, code: undefined, address: '::1', note: undefined },
  })

  it('is bounded by entries and by bytes, and the oldest go first', () => {
    const few = createJournal({ entries: 3, bytes: 1e9 })
    for (const url of ['a', 'b', 'c', 'd']) few.record(request(url))
    expect([...few.backwards()].map((entry) => entry.kind === 'request' && entry.url)).toEqual([
      'd',
      'c',
      'b',
    ])
    expect([few.find(0), few.find(1)?.seq, few.find(4)]).toEqual([undefined, 1, undefined])
    const small = createJournal({ entries: 1_000, bytes: bytesOf(request('x'.repeat(1_000))) * 3 })
    for (let count = 0; count < 50; count += 1) small.record(request('x'.repeat(1_000)))
    expect(small.size).toBe(3)
    expect(small.bytes).toBeLessThanOrEqual(bytesOf(request('x'.repeat(1_000))) * 3)
  })

  it('a huge statement does not push out the others', () => {
    const journal = createJournal({ entries: 10, bytes: 200_000 })
    for (let count = 0; count < 5; count += 1) journal.record(request('small'))
    const caller = server.services.storage.system
    const note = { caller, text: 'select 1', values: ['x'.repeat(1e6)], settings: {}, rows: 1, wait: 0 }
    journal.record({ ...request('big'), note })
    expect(journal.size).toBe(6)
    const last = journal.find(5)
    expect(last?.kind === 'request' && last.note).toBe(undefined)
  })
})
