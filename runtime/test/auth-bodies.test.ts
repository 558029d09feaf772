// Bodies that are an attack on whoever reads them (A15): too long, too deep, too wide, or with keys that change what objects
// are. Each is refused before it costs anything, on every route that reads one, and changes nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, newAddress, password, signUp, unlimited, type Session } from './auth-client.ts'
import { startTestServer, type TestServer } from './server.ts'

let server: TestServer
let user: Session

beforeAll(async () => {
  server = await startTestServer({ env: unlimited })
  user = await signUp(server)
})
afterAll(() => server.stop())

const megabyte = 1_048_576
const nested = (levels: number, open: string, close: string) =>
  `${open.repeat(levels)}1${close.repeat(levels)}`
const many = (count: number, one: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => one(index)).join(',')
/** A body of so many bytes. */
const ofLength = (bytes: number) => {
  const [start, end] = ['{"data":{"a":"', '"}}']
  return `${start}${'x'.repeat(bytes - start.length - end.length)}${end}`
}
/** What else a sign-up says, so that only the data could be wrong. */
const withData = (data: string) => `{"email":"${newAddress()}","password":"${password}","data":${data}}`

const refused: readonly (readonly [what: string, body: () => string, status: number, code: string])[] = [
  ['a megabyte and a byte', () => ofLength(megabyte + 1), 413, 'request_entity_too_large'],
  ['two megabytes of spaces', () => `{${' '.repeat(2 * megabyte)}}`, 413, 'request_entity_too_large'],
  ['10,000 objects in each other', () => withData(nested(10_000, '{"a":', '}')), 400, 'bad_json'],
  ['10,000 lists in each other', () => withData(`{"a":${nested(10_000, '[', ']')}}`), 400, 'bad_json'],
  ['10,000 levels and no end', () => '{"a":'.repeat(10_000), 400, 'bad_json'],
  ['65 levels', () => withData(nested(64, '{"a":', '}')), 400, 'bad_json'],
  ['100,000 keys', () => withData(`{${many(100_000, (index) => `"${index}":1`)}}`), 400, 'bad_json'],
  ['100,000 values', () => withData(`{"a":[${many(100_000, () => '1')}]}`), 400, 'bad_json'],
  [
    '100,000 keys of the body',
    () => `{${many(100_000, (index) => `"${index.toString(36)}":0`)}}`,
    400,
    'bad_json',
  ],
  ['__proto__ in data', () => withData('{"__proto__":{"admin":true}}'), 400, 'bad_json'],
  ['__proto__ deeper', () => withData('{"a":[{"b":{"__proto__":{"admin":true}}}]}'), 400, 'bad_json'],
  ['__proto__ of the body', () => '{"__proto__":{"admin":true}}', 400, 'bad_json'],
  ['__proto__ in escapes', () => withData('{"\\u005f_proto\\u005f_":{"admin":true}}'), 400, 'bad_json'],
  ['__proto__ with a blank', () => withData('{"__proto__" : {"admin":true}}'), 400, 'bad_json'],
  ['constructor.prototype', () => withData('{"constructor":{"prototype":{"admin":true}}}'), 400, 'bad_json'],
  [
    'constructor in escapes',
    () => withData('{"\\u0063onstructor":{"prototype":{"admin":true}}}'),
    400,
    'bad_json',
  ],
]

type Route = readonly [method: string, path: string, as: () => string]
const putUser: Route = ['PUT', '/auth/v1/user', () => user.access_token]
const routes: readonly Route[] = [
  putUser,
  ['POST', '/auth/v1/signup', () => server.config.anonKey],
  ['POST', '/auth/register', () => server.config.anonKey],
  ['POST', '/auth/login', () => server.config.anonKey],
  ['POST', '/auth/v1/token?grant_type=password', () => server.config.anonKey],
  ['POST', '/auth/v1/verify', () => server.config.anonKey],
  ['POST', '/auth/v1/otp', () => server.config.anonKey],
  ['POST', '/auth/v1/admin/users', () => server.config.serviceRoleKey],
]

const users = async (): Promise<unknown> =>
  (await server.database.query('select json_agg(u order by id) as all from auth.users u')).rows

async function send([method, path, as]: Route, body: BodyInit, duplex = false) {
  const answer = await server.request(path, {
    ...{ method, as: as(), body, headers: { 'content-type': 'application/json' } },
    ...(duplex && { duplex: 'half' as const }),
  })
  const said = (await answer.json()) as { error_code?: string; user?: unknown }
  return { status: answer.status, ...said }
}

describe('A15: a body of', () => {
  it.each(refused)('%s is refused on every route', async (_what, body, status, code) => {
    const before = await users()
    for (const route of routes) {
      const said = await send(route, body())
      expect([route[1], said.status, said.error_code]).toEqual([route[1], status, code])
    }
    expect(await users()).toEqual(before)
    expect(({} as { admin?: unknown }).admin).toBeUndefined()
    expect((await ask(server, 'GET', '/health')).status).toBe(200)
  })

  it('no announced length is measured all the same', async () => {
    const part = new TextEncoder().encode('x'.repeat(65_536))
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull: (stream) => {
        stream.enqueue(sent === 0 ? new TextEncoder().encode('{"data":"') : part)
        if ((sent += 1) > 40) stream.close()
      },
    })
    // the server closes the connection on who goes on sending
    const outcome = await send(['POST', '/auth/v1/signup', () => server.config.anonKey], endless, true).catch(
      () => ({ status: 413 }),
    )
    expect(outcome.status).toBe(413)
    expect((await ask(server, 'GET', '/health')).status).toBe(200)
  })

  it('a megabyte is read, and its data are too large', async () => {
    const said = await send(putUser, ofLength(megabyte))
    expect(said).toMatchObject({ status: 400, error_code: 'validation_failed' })
  })

  it('60 levels, 9,000 values and names of Object’s own are data like others', async () => {
    const data = {
      deep: JSON.parse(nested(60, '{"a":', '}')) as unknown,
      wide: Array.from({ length: 9_000 }, (_, index) => index),
      ...{ constructor: 'x', toString: 1, hasOwnProperty: null, valueOf: { a: 1 }, prototype: {} },
    }
    const made = await ask(server, 'POST', '/auth/v1/admin/users', {
      as: server.config.serviceRoleKey,
      body: { email: newAddress(), password, user_metadata: data },
    })
    expect(made.status).toBe(200)
    expect(made.body.user_metadata).toMatchObject({
      ...{ deep: data.deep, wide: data.wide, constructor: 'x', toString: 1, valueOf: { a: 1 } },
    })
  })
})
