// Names that try to be something else, through generation, loading and HTTP: each table is served under its own name and no other.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestServer, type TestServer } from './server.ts'

const names = [
  'a"b',
  "it's",
  '`${process.exit(1)}`',
  '*/ throw 1 /*',
  '__proto__',
  'constructor',
  'toString',
  'Users',
  'users',
  'USERS',
  'select',
  'class',
  'default',
  'then',
  'auth',
  'a b',
  'a-b',
  'a_b',
  '1abc',
  '../../etc/passwd',
  'con.ts',
  'index',
  'client',
  'a:b',
  '*',
  '%41',
  'a?b=c',
  'a#b',
  'a\\b',
  'line\nbreak',
  'emoji 😀 table',
  'ünï',
  '\u202eevil',
  'x'.repeat(63),
  `${'x'.repeat(62)}y`,
]
const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
let server: TestServer

beforeAll(async () => {
  const tables = names.map(
    (name, index) => `
      create table ${quote(name)} (id int primary key default ${index}, ${quote(`col ${name}`.slice(0, 40))} text);
      comment on table ${quote(name)} is E'*/ throw new Error("comment") /* \${process.exit(1)}\\nsecond line';
      insert into ${quote(name)} default values;`,
  )
  server = await startTestServer({
    sql: `${tables.join('')}
      create table empty_table ();
      create table wide (${Array.from({ length: 1600 }, (_, index) => `c${index} int`).join(', ')});
      create schema billing; create table billing.users (id int primary key); insert into billing.users values (900);
      grant usage on schema billing to service_role; grant all on billing.users to service_role`,
    schemas: ['public', 'billing'],
  })
})
afterAll(() => server.stop())

const request = (name: string, init: RequestInit = {}) =>
  server.request(`/rest/v1/${encodeURIComponent(name)}`, { as: server.config.serviceRoleKey, ...init })

describe('hostile names', () => {
  it('leave nothing out', () => {
    expect(server.report.leftOut).toEqual([])
    expect(server.report.counts.relations).toBe(names.length + 3)
  })

  it.each(names.map((name, index) => [JSON.stringify(name), name, index] as const))(
    '%s is served',
    async (_, name, index) => {
      const response = await request(name)
      expect([response.status, await response.json()]).toMatchObject([200, [{ id: index }]])
      const written = await request(name, {
        method: 'POST',
        headers: { prefer: 'return=representation' },
        body: JSON.stringify({ id: 1000 + index, [`col ${name}`.slice(0, 40)]: name }),
      })
      expect([written.status, await written.json()]).toMatchObject([
        201,
        [{ [`col ${name}`.slice(0, 40)]: name }],
      ])
    },
  )

  it('tables without columns and with 1,600 columns are served', async () => {
    expect(await (await request('empty_table')).text()).toBe('[]')
    const wide = await request('wide', {
      method: 'POST',
      body: '{"c1599":1}',
      headers: { prefer: 'return=representation' },
    })
    const [row] = (await wide.json()) as [Record<string, unknown>]
    expect(Object.keys(row)).toHaveLength(1600)
  })

  it('another schema is reached by its profile header only', async () => {
    const billing = await request('users', { headers: { 'accept-profile': 'billing' } })
    expect(await billing.json()).toEqual([{ id: 900 }])
    const hidden = await request('users', { headers: { 'accept-profile': 'auth' } })
    expect([hidden.status, await hidden.json()]).toMatchObject([406, { code: 'PGRST106' }])
  })

  it.each(['nothing', 'public.users', 'a%00b', 'USERs', '..', 'auth.users'])(
    '%s is no table: 404',
    async (name) => {
      const response = await server.request(`/rest/v1/${name}`, { as: server.config.serviceRoleKey })
      expect(response.status).toBe(404)
    },
  )
})
