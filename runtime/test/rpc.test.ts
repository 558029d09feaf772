// Functions by HTTP on a whole server: what is called, with what, what comes back, and who may.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { alice, type Case } from './rpc-case.ts'
import { callers, csv, media, options, refusals } from './rpc-edges.ts'
import { bodies, reading, results } from './rpc-results.ts'
import { rpcSql } from './rpc-schema.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ sql: rpcSql })
})
afterAll(() => server.stop())

async function check({ who = 'anon', of, headers = {}, body, ...wanted }: Case): Promise<void> {
  const [first = '', second] = of.split(' ', 2)
  const method = second === undefined ? (body === undefined ? 'GET' : 'POST') : first
  const as = {
    anon: server.config.anonKey,
    alice: server.token({ sub: alice }),
    service: server.config.serviceRoleKey,
  }[who]
  const raw = typeof body === 'string' || body instanceof Uint8Array || body === undefined
  const response = await server.request(`/rest/v1/rpc/${second ?? first}`, {
    as,
    method,
    headers: { ...headers },
    ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
  })
  const text = await response.text()
  expect({ status: response.status, text }).toMatchObject({ status: wanted.status ?? 200 })
  if (wanted.is !== undefined) expect(text).toBe(wanted.is)
  for (const part of wanted.has ?? []) expect(text).toContain(part)
  for (const part of wanted.hasNot ?? []) expect(text).not.toContain(part)
  for (const [name, value] of Object.entries(wanted.sends ?? {}))
    expect({ [name]: response.headers.get(name) }).toEqual({ [name]: value })
}

const name = (row: Case) =>
  [
    `${row.who ?? 'anon'} ${row.of} ${row.body === undefined ? '' : JSON.stringify(row.body)}`.slice(0, 120),
    row,
  ] as const

describe.each([
  ['results', results],
  ['what is read of them', reading],
  ['bodies and overloads', bodies],
  ['refusals', refusals],
  ['callers', callers],
  ['media types', media],
  ['CSV', csv],
  ['OPTIONS', options],
])('%s', (_title, cases) => {
  it.each(cases.map(name))('%s', async (_name, row) => {
    await check(row)
  })
})

it('every function of the schema is called above', async () => {
  const { rows } = await server.database.query(`
    select distinct proname as name from pg_proc
    where pronamespace = 'public'::regnamespace and prokind = 'f' order by proname`)
  const called = new Set(
    [results, reading, bodies, refusals, callers, media, csv, options].flat().map(({ of }) => {
      const [path = ''] = (of.split(' ', 2)[1] ?? of).split('?', 1)
      return decodeURIComponent(path)
    }),
  )
  // the first two are called by other functions, the third below, the fourth by supabase-rpc.test.ts
  const elsewhere = new Set(['write_inner', 'lock ed', 'picture', 'sleepy'])
  const names = (rows as { name: string }[]).map(({ name }) => name)
  expect(names.length).toBeGreaterThan(40)
  expect(names.filter((one) => !called.has(one) && !elsewhere.has(one))).toEqual([])
})

it('bytes of a domain over bytea arrive as they are', async () => {
  const response = await server.request('/rest/v1/rpc/picture', { headers: { accept: 'image/png' } })
  expect(response.headers.get('content-type')).toBe('image/png')
  expect(Buffer.from(await response.arrayBuffer()).toString('hex')).toBe('89504e47')
})

it('nothing was dropped or written by what was refused', async () => {
  const { rows } = await server.database.query(
    `select (select count(*)::int from books) books, (select count(*)::int from notes) notes`,
  )
  expect(rows).toEqual([{ books: 3, notes: 2 }])
})
