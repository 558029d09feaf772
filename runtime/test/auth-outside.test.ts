// Requests that we make ourselves (A34): which addresses count as inside, that the address checked is the one connected to,
// that redirects are not followed, and that nothing that a user says, and no setting that is no URL, makes us ask anything.
import type { LookupAddress, LookupAllOptions } from 'node:dns'
import dns from 'node:dns'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { guardedFetch, isInside } from '../auth/oauth/guarded-fetch.ts'
import { ask, newAddress, password, unlimited } from './auth-client.ts'
import { startMailServer, type MailServer } from './auth-mail.ts'
import { now, settingsFor, startFake, type Fake } from './oidc-fake.ts'
import { startTestServer, type TestServer } from './server.ts'

/** What the resolver says of names under .test, one answer after the other; all other names are looked up truly. */
const names = { answers: [] as LookupAddress[][], asked: [] as string[] }
const truly = dns.lookup
const resolver = vi.spyOn(dns, 'lookup').mockImplementation(((
  host: string,
  options: LookupAllOptions,
  callback: (error: Error | null, all?: LookupAddress[]) => void,
) => {
  if (!host.endsWith('.test')) {
    truly(host, options, callback)
    return
  }
  names.asked.push(host)
  const answer = names.answers.shift()
  if (answer) callback(null, answer)
  else callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND' }))
}) as typeof truly)
afterAll(() => {
  resolver.mockRestore()
})

/** A server inside, which nobody outside may make us ask. */
let visits: string[] = []
const door = createServer((request, response) => {
  visits.push(request.url ?? '')
  response.end('{"keys":[]}')
})
let port = 0
beforeAll(async () => {
  await new Promise<void>((resolve) => void door.listen(0, '127.0.0.1', resolve))
  port = (door.address() as AddressInfo).port
})
afterAll(() => new Promise((resolve) => void door.close(resolve)))
beforeEach(() => {
  visits = []
  names.asked.length = 0
})

describe('A34: inside', () => {
  it.each([
    ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '100.100.100.200', '127.0.0.1', '127.255.255.254'],
    ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.192', '192.168.1.1', '198.18.0.1'],
    ...['168.63.129.16', '224.0.0.1', '239.1.1.1', '240.0.0.1', '255.255.255.255'],
    ...['::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:8.8.8.8'],
    ...['64:ff9b::7f00:1', '64:ff9b:1::a00:1', '100::1', '2001::1', '2002:7f00:1::', '2002:a00:1::1'],
    ...['fc00::1', 'fd00:ec2::254', 'fe80::1', 'fec0::1', 'ff02::1', '5f00::1'],
  ])('is %s', (address) => {
    expect(isInside(address)).toBe(true)
  })

  it.each([
    ...['8.8.8.8', '172.15.0.1', '172.32.0.1', '100.128.0.1', '192.167.1.1', '223.255.255.1', '11.0.0.1'],
    ...['2606:4700:4700::1111', '2a00:1450::1', '2001:4860:4860::8888'],
  ])('is not %s', (address) => {
    expect(isInside(address)).toBe(false)
  })
})

describe('A34: a request to where metadata lead', () => {
  const request = (url: string, milliseconds = 2_000) =>
    guardedFetch('https://login.example.com')(url, { signal: AbortSignal.timeout(milliseconds) })
  const at = (...addresses: string[]): LookupAddress[] =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))

  it.each([
    ['plain http', (on: number) => `http://rebind.test:${on}/`, /without https/],
    ['another scheme', () => 'file:///etc/passwd', /without https/],
    ['loopback', (on: number) => `https://127.0.0.1:${on}/`, /no public address/],
    ['a name for it', (on: number) => `https://localhost:${on}/`, /no public address/],
    ['a number for it', (on: number) => `https://2130706433:${on}/`, /no public address/],
    ['a hexadecimal number', (on: number) => `https://0x7f000001:${on}/`, /no public address/],
    ['an octal number', (on: number) => `https://0177.0.0.1:${on}/`, /no public address/],
    ['a short form', (on: number) => `https://127.1:${on}/`, /no public address/],
    ['full-width digits', (on: number) => `https://\uff11\uff12\uff17.0.0.1:${on}/`, /no public address/],
    ['IPv6', (on: number) => `https://[::1]:${on}/`, /no public address/],
    ['IPv4 inside IPv6', (on: number) => `https://[::ffff:127.0.0.1]:${on}/`, /no public address/],
    ['a name in front', (on: number) => `https://login.example.com@127.0.0.1:${on}/`, /no public address/],
  ])('%s is not made', async (_what, urlOf, why) => {
    await expect(request(urlOf(port))).rejects.toThrow(why)
    expect(visits).toEqual([])
  })

  it.each([
    ['an address inside', ['127.0.0.1']],
    ['a public one and one inside', ['203.0.113.7', '127.0.0.1']],
    ['one inside in the form of IPv6', ['::ffff:127.0.0.1']],
    ['none', []],
  ])('to a name that stands for %s is not made', async (_what, addresses) => {
    names.answers = [at(...addresses)]
    await expect(request(`https://rebind.test:${port}/`)).rejects.toThrow('no public address')
    expect(visits).toEqual([])
  })

  it('to a name that changes its mind (DNS rebinding) is checked on the very answer that is connected to', async () => {
    // the first answer is public and nobody is there; a second look would lead inside
    names.answers = [at('203.0.113.7'), at('127.0.0.1'), at('127.0.0.1')]
    await expect(request(`https://rebind.test:${port}/`, 300)).rejects.toThrow()
    expect(names.asked).toEqual(['rebind.test'])
    await expect(request(`https://rebind.test:${port}/`)).rejects.toThrow('no public address')
    expect(names.asked).toHaveLength(2)
    expect(visits).toEqual([])
  })

  it('A29: to a name that cannot be looked up fails, and nothing else does', async () => {
    names.answers = []
    await expect(request('https://nobody.test/')).rejects.toThrow('ENOTFOUND')
  })

  it('of the operator’s own issuer may lie inside, but a redirect from there is not followed', async () => {
    const away = createServer((_request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${port}/latest/meta-data` }).end(),
    )
    await new Promise<void>((resolve) => void away.listen(0, '127.0.0.1', resolve))
    const origin = `http://127.0.0.1:${(away.address() as AddressInfo).port}`
    const answer = await guardedFetch(origin)(`${origin}/jwks`, {})
    expect(answer.status).toBe(302)
    expect(visits).toEqual([])
    await new Promise((resolve) => void away.close(resolve))
  })
})

describe('A34: what makes us ask nothing', () => {
  let fake: Fake
  let server: MailServer
  let hooked: TestServer
  beforeAll(async () => {
    fake = await startFake()
    const inside = `http://localhost:${port}/x`
    server = await startMailServer({
      env: { ...settingsFor('FAKE', fake), MAIL_TEMPLATES: inside, SITE_URL: `http://127.0.0.1:${port}` },
    })
    hooked = await startTestServer({ env: { ...unlimited, AUTH_HOOK_ACCESS_TOKEN: inside } })
  })
  afterAll(async () => {
    await Promise.all([server.stop(), hooked.stop()])
    await fake.stop()
  })

  it('URLs in whatever a user sends', async () => {
    const url = `http://127.0.0.1:${port}/latest`
    const data = { avatar_url: url, picture: url, locale: url, html: { href: url }, path: url, raw: url }
    const email = newAddress()
    await server.post(
      `/auth/v1/signup?redirect_to=${encodeURIComponent(url)}`,
      { email, password, data },
      undefined,
      {
        ...{ referer: url, origin: url, 'x-forwarded-host': `127.0.0.1:${port}`, 'accept-language': url },
      },
    )
    const mail = await server.mailbox.next(email)
    expect(mail.subject).toBe('Confirm your e-mail address')
    await server.follow(mail.link)
    for (const path of ['recover', 'otp', 'invite', 'resend', 'admin/generate_link'])
      await server.post(
        `/auth/v1/${path}`,
        { email: newAddress(), data, type: 'signup', redirect_to: url },
        server.config.serviceRoleKey,
      )
    await server.services.auth.background.idle()
    expect(visits).toEqual([])
  })

  it('URLs in tokens: an issuer of the request, keys named by a header, a picture in a profile', async () => {
    const inside = `http://127.0.0.1:${port}`
    const grant = (body: object) => ask(server, 'POST', '/auth/v1/token?grant_type=id_token', { body })
    const claims = { iss: fake.issuer, aud: fake.clientId, sub: 'x', iat: now(), exp: now() + 60 }
    const sign = (header: object, content: object = claims) =>
      new SignJWT({ ...content })
        .setProtectedHeader({ alg: 'RS256', kid: fake.kid, ...header })
        .sign(fake.key)
    const foreign = await sign({}, { ...claims, iss: inside })
    expect((await grant({ id_token: foreign, issuer: inside, client_id: 'x' })).status).toBe(400)
    expect((await grant({ id_token: foreign, provider: 'fake' })).status).toBe(400)
    for (const name of ['jku', 'x5u'])
      await grant({ provider: 'fake', id_token: await sign({ [name]: `${inside}/jwks`, kid: 'other' }) })
    const picture = await sign({}, { ...claims, picture: `${inside}/me.png`, website: inside })
    expect((await grant({ provider: 'fake', id_token: picture })).status).toBe(200)
    for (const name of ['jku', 'x5u']) {
      const token = server.token({ sub: 'x' }).split('.')
      token[0] = Buffer.from(JSON.stringify({ alg: 'HS256', [name]: `${inside}/jwks` })).toString('base64url')
      expect((await ask(server, 'GET', '/rest/v1/', { as: token.join('.') })).status).toBe(401)
    }
    expect(visits).toEqual([])
  })

  it('a URL for a hook, which names a function of the database: nobody signs in', async () => {
    const { status, body } = await ask(hooked, 'POST', '/auth/v1/signup', {
      body: { email: newAddress(), password },
    })
    expect([status, body.error_code]).toEqual([500, 'unexpected_failure'])
    expect(visits).toEqual([])
  })
})
