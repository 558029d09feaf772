// The cookie of an admin's browser as a credential: a request that has no other one gets the session's token, where the page
// that asks is our own. Whatever another site makes a browser send stays without credentials.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export interface AdminCookie {
  readonly name: string
  /** The value of Set-Cookie. @param age seconds; 0 takes it away */
  set(token: string, age: number): string
  /** The token in the cookies of a request. */
  read(request: IncomingMessage): string | undefined
  /** What a page of ours sends back in `x-lite-csrf`. */
  csrfOf(token: string): string
  /** Turns the cookie of a request into its credentials, or leaves it alone. */
  admit(request: IncomingMessage): void
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])
const ownSites = new Set([undefined, 'same-origin', 'none'])

function isEqual(one: unknown, other: string): boolean {
  if (typeof one !== 'string') return false
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** @param publicUrl base of the links that we print @param key derived for this purpose alone */
export function createAdminCookie(publicUrl: string, key: Buffer): AdminCookie {
  const https = publicUrl.startsWith('https:')
  const name = https ? '__Host-lite_admin' : 'lite_admin'
  const pattern = new RegExp(`(?:^|;\\s*)${name}=([\\w-]+)`)
  const publicOrigin = new URL(publicUrl).origin

  const csrfOf = (token: string) => createHmac('sha256', key).update(token).digest('base64url')
  const read = ({ headers }: IncomingMessage) => pattern.exec(headers.cookie ?? '')?.[1]

  function isOwnOrigin(request: IncomingMessage): boolean {
    const { origin, host } = request.headers
    if (origin === undefined) return request.headers.upgrade === undefined
    return origin === publicOrigin || origin === `${https ? 'https' : 'http'}://${host ?? ''}`
  }

  return {
    name,
    csrfOf,
    read,
    set: (token, age) =>
      `${name}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}${https ? '; Secure' : ''}`,
    admit: (request) => {
      const { headers, method = 'GET', url = '' } = request
      if (headers.cookie === undefined || headers.authorization !== undefined) return
      if (headers.apikey !== undefined || /[?&](apikey|access_token)=/.test(url)) return
      const token = read(request)
      if (token === undefined || !isOwnOrigin(request)) return
      const site = headers['sec-fetch-site']
      if (!ownSites.has(typeof site === 'string' ? site : undefined)) return
      if (!safe.has(method) && !isEqual(headers['x-lite-csrf'], csrfOf(token))) return
      headers.apikey = token
      headers.authorization = `Bearer ${token}`
    },
  }
}
