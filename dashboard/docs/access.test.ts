// Who is offered the admin API at /docs, and what their requests carry.
import { describe, expect, it } from 'vitest'
import { headersOf, isAdmin } from './access.ts'

const jwt = (claims: object) => `eyJ.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`
const service = jwt({ role: 'service_role', text: '??>>~~' })
const anon = jwt({ role: 'anon' })
const keys = (key: string, token = '') => ({ kind: 'keys', key, token }) as const

describe('the admin API', () => {
  it('is for the service key, tokens of that role and sessions', () => {
    expect(isAdmin(keys(service))).toBe(true)
    expect(isAdmin(keys(anon, service))).toBe(true)
    expect(isAdmin({ kind: 'session', csrf: 'x' })).toBe(true)
  })

  it.each([
    ['the anon key', keys(anon)],
    ['a user, whatever the key beside', keys(service, jwt({ role: 'authenticated' }))],
    ['an opaque key', keys('sb_publishable_x')],
    ['a secret key, which no browser may have', keys('sb_secret_x')],
    ['nonsense', keys('a.b.c')],
    ['claims that are none', keys(`eyJ.${btoa('null')}.x`)],
    ['nothing', keys('')],
  ])('is not for %s', (_, access) => {
    expect(isAdmin(access)).toBe(false)
  })
})

describe('requests', () => {
  it('carry the key and the token, or the proof beside the cookie', () => {
    expect(headersOf(keys('k'))).toEqual({ apikey: 'k' })
    expect(headersOf(keys('k', 't'))).toEqual({ apikey: 'k', authorization: 'Bearer t' })
    expect(headersOf({ kind: 'session', csrf: 'c' })).toEqual({ 'x-lite-csrf': 'c' })
  })
})
