// Whose address counts (A22): real proxies in front of real servers, TRUSTED_PROXIES set and unset, callers who forge every
// header that has ever named an address, and a customer with a /64 of them.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newAddress, password } from './auth-client.ts'
import { sendRaw, startProxy, type Proxy, type RawAnswer } from './proxy.ts'
import { startTestServer, type TestServer } from './server.ts'

/** Of the proxy that talks to the server, of the one before it, and of two callers. */
const [near, far, caller, other] = ['127.0.0.2', '127.0.0.3', '127.0.0.9', '127.0.0.10'] as const

/** What TRUSTED_PROXIES holds, by how many are trusted. */
const trust = { none: '', one: near, two: `${near},${far}` } as const
type Trust = keyof typeof trust
const trusts = Object.keys(trust) as Trust[]
/** Proxies in front. */
const counts = [0, 1, 2] as const
type Count = (typeof counts)[number]

/** A server, and its doors by how many proxies stand before them. */
interface Site {
  readonly server: TestServer
  readonly doors: Readonly<Record<Count, string>>
}

const sites = {} as Record<Trust, Site>
const proxies: Proxy[] = []
/** What the crowd's proxy says of its callers. */
let nextPeer = () => '2001:db8::1'
let crowd: Proxy

async function proxy(...args: Parameters<typeof startProxy>): Promise<Proxy> {
  const made = await startProxy(...args)
  proxies.push(made)
  return made
}

beforeAll(async () => {
  for (const trusted of trusts) {
    const server = await startTestServer({
      env: {
        TRUSTED_PROXIES: trust[trusted],
        ...{ AUTH_ANONYMOUS: 'on', AUTH_LIMIT_ANONYMOUS: '0', AUTH_LIMIT_LOGIN: '0' },
        ...{ AUTH_LIMIT_VERIFY: '3', AUTH_LIMIT_ACCOUNT: '2', RATE_LIMIT: '20', RATE_LIMIT_WINDOW: '24h' },
      },
    })
    const first = await proxy(server.url, near)
    const second = await proxy(first.url, far)
    sites[trusted] = { server, doors: { 0: server.url, 1: first.url, 2: second.url } }
  }
  crowd = await proxy(sites.one.server.url, near, () => nextPeer())
})
afterAll(async () => {
  await Promise.all(proxies.map((one) => one.close()))
  await Promise.all(Object.values(sites).map(({ server }) => server.stop()))
})
beforeEach(async () => {
  for (const { server } of Object.values(sites)) await server.database.query('delete from lite.rate_limits')
})

const forged: readonly Readonly<Record<string, string | string[]>>[] = [
  {},
  { 'x-forwarded-for': '6.6.6.6' },
  { 'x-forwarded-for': `6.6.6.6, ${near}` },
  { 'x-forwarded-for': `6.6.6.6, ${near}, ${far}` },
  { 'x-forwarded-for': '127.0.0.1' },
  { 'x-forwarded-for': ['6.6.6.6', '7.7.7.7'] },
  { 'x-forwarded-for': Array(500).fill('6.6.6.6').join(',') },
  { 'x-forwarded-for': '::ffff:6.6.6.6' },
  { 'x-forwarded-for': 'unknown' },
  { 'x-forwarded-for': "'; drop table auth.users; --" },
  { forwarded: 'for=6.6.6.6;by=7.7.7.7', 'x-real-ip': '6.6.6.6', 'x-client-ip': '6.6.6.6' },
  { 'cf-connecting-ip': '6.6.6.6', 'true-client-ip': '6.6.6.6', 'x-cluster-client-ip': '6.6.6.6' },
]

interface Sent {
  readonly headers?: (typeof forged)[number]
  readonly from?: string
}

const post = (
  { server }: Site,
  door: string,
  path: string,
  body: unknown,
  { headers = {}, from = caller }: Sent = {},
): Promise<RawAnswer> =>
  sendRaw(door, {
    ...{ path, method: 'POST', from, body: JSON.stringify(body) },
    headers: { 'content-type': 'application/json', apikey: server.config.anonKey, ...headers },
  })

/** The address that the server writes down for a session that begins there. */
async function seen(site: Site, door: string, sent: Sent) {
  const answer = await post(site, door, '/auth/v1/signup', {}, sent)
  const { user } = JSON.parse(answer.text) as { user?: { id: string } }
  const { rows } = await site.server.database.query(
    'select host(ip) as ip from auth.sessions where user_id = $1',
    [user?.id],
  )
  return (rows[0] as { ip: string } | undefined)?.ip ?? `${answer.status} ${answer.text}`
}

/** Who counts, by how many proxies are trusted and how many are there: the last one before the trusted ones. */
const who: Readonly<Record<Trust, Readonly<Record<Count, string>>>> = {
  none: { 0: caller, 1: near, 2: near },
  one: { 0: caller, 1: caller, 2: far },
  two: { 0: caller, 1: caller, 2: caller },
}
const rows = trusts.flatMap((trusted) =>
  counts.map((count) => [trusted, count, who[trusted][count]] as const),
)

const wrongLink = { type: 'email', token_hash: 'x' }
const tryOnce = async (site: Site, door: string, sent: Sent = {}) =>
  (await post(site, door, '/auth/v1/verify', wrongLink, sent)).status

describe.each(rows)('A22: %s trusted, %i in front', (trusted, count, expected) => {
  it(`counts ${expected}, whatever headers say`, async () => {
    const site = sites[trusted]
    const addresses = await Promise.all(forged.map((headers) => seen(site, site.doors[count], { headers })))
    expect(addresses).toEqual(forged.map(() => expected))
  })

  it('gives nobody more tries for another header', async () => {
    const site = sites[trusted]
    const statuses = []
    for (const headers of forged) statuses.push(await tryOnce(site, site.doors[count], { headers }))
    expect(statuses).toEqual([403, 403, 403, ...Array<number>(forged.length - 3).fill(429)])
  })
})

describe('A22: behind a trusted proxy', () => {
  it('callers have counters of their own', async () => {
    const site = sites.two
    for (let times = 0; times < 4; times += 1) await tryOnce(site, site.doors[2])
    expect(await tryOnce(site, site.doors[2])).toBe(429)
    expect(await tryOnce(site, site.doors[2], { from: other })).toBe(403)
    expect(await seen(site, site.doors[2], { from: other })).toBe(other)
  })

  it('nobody comes from an address that an account is known at by saying so', async () => {
    const site = sites.one
    const email = newAddress()
    await post(site, site.doors[1], '/auth/v1/signup', { email, password }, { from: other })
    const path = '/auth/v1/token?grant_type=password'
    const guess = async (secret: string, sent: Sent) =>
      (await post(site, site.doors[1], path, { email, password: secret }, sent)).status
    const headers = { 'x-forwarded-for': other }
    const wrong = ['one guess', 'two guesses', 'three guesses']
    const statuses = []
    for (const secret of wrong) statuses.push(await guess(secret, { headers }))
    expect(statuses).toEqual([400, 400, 429])
    expect(await guess(password, { from: other })).toBe(200)
  })

  it('what is no address at the trusted end is the proxy itself, and no fault of the server', async () => {
    const site = sites.one
    const said = ['unknown', '<script>', '6.6.6.6, unknown', '', ' , ', '::1%eth0', '1.2.3', 'x'.repeat(8000)]
    const seenOf = (text: string) =>
      seen(site, site.doors[0], { headers: { 'x-forwarded-for': text }, from: near })
    for (const text of said) expect([text, await seenOf(text)]).toEqual([text, near])
    for (const [text, address] of [
      ['unknown, 1.2.3.4:5678', '1.2.3.4'],
      ['[2001:db8::1]:443', '2001:db8::1'],
      ['[2001:DB8::2]', '2001:db8::2'],
    ] as const)
      expect([text, await seenOf(text)]).toEqual([text, address])
  })
})

describe('A22: a customer with a /64', () => {
  /** Spellings of addresses below one prefix. */
  const below = (prefix: string) => {
    let made = 0
    return () => {
      made += 1
      const low = [made * 7919, made * 104_729, made * 31, made].map((one) => (one % 65_536).toString(16))
      const full = `${prefix}:${low.join(':')}`
      return made % 3 === 0 ? full.toUpperCase() : made % 3 === 1 ? `${prefix}::${low[3] ?? ''}` : full
    }
  }
  const inBatches = async (times: number, work: () => Promise<number>) => {
    const statuses: number[] = []
    for (let done = 0; done < times; done += 20)
      statuses.push(...(await Promise.all(Array.from({ length: 20 }, work))))
    return statuses
  }
  const others = (statuses: readonly number[]) => statuses.filter((status) => status !== 429)

  it('has the tries of one, from 1,000 addresses', async () => {
    nextPeer = below('2001:db8:7:8')
    const statuses = await inBatches(1000, () => tryOnce(sites.one, crowd.url))
    expect(statuses).toHaveLength(1000)
    expect(others(statuses)).toEqual([403, 403, 403])
    nextPeer = below('2001:db8:7:9')
    expect(await tryOnce(sites.one, crowd.url)).toBe(403)
  })

  it('has the requests of one at the edge, too', async () => {
    nextPeer = below('2001:db8:7:8')
    const { anonKey: apikey } = sites.one.server.config
    const ask = async () => (await sendRaw(crowd.url, { path: '/rest/v1/', headers: { apikey } })).status
    const statuses = await inBatches(1000, ask)
    expect(others(statuses)).toEqual(Array(20).fill(200))
    nextPeer = below('2001:db8:7:9')
    expect(await ask()).toBe(200)
  })
})
