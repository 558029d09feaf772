// Where a browser may be sent back to: SITE_URL's origin and the patterns of REDIRECT_URLS. Whatever is not clearly one of
// these is refused and SITE_URL stands in its place (attack case A16, RFC 9700 §4.1).
import type { AuthConfig } from '../../config/auth-config.ts'
import { derived } from '../../config/live.ts'

export interface Redirects {
  /** `given` where it is allowed, else SITE_URL. */
  resolve(given: string | undefined): string
}

/** Parsers differ on these; no address of ours needs them raw: spaces, control characters, backslashes, non-ASCII. */
const ambiguous = /[^\x21-\x7e]|\\/
const shape = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/
const neverSchemes = new Set(['javascript', 'data', 'vbscript', 'file', 'blob', 'about', 'view-source'])
const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The URL, where every parser sees the same scheme and host in it. */
function unambiguous(given: string): URL | undefined {
  if (ambiguous.test(given) || !URL.canParse(given)) return undefined
  const [, scheme = '', authority = ''] = shape.exec(given) ?? []
  const url = new URL(given)
  const isSame = `${scheme}:` === url.protocol && authority === url.host
  return isSame && !neverSchemes.has(scheme) && !url.username && !url.password ? url : undefined
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')

/** @param star what `*` stands for, @param stars what `**` stands for */
function glob(pattern: string, star: string, stars: string): RegExp {
  const parts = pattern.split(/(\*+)/)
  const source = parts.map((part) => (part === '*' ? star : part.startsWith('**') ? stars : literal(part)))
  return new RegExp(`^${source.join('')}$`)
}

interface Pattern {
  readonly authority: RegExp
  readonly rest: RegExp
}

/** `*` stands for no `.` and no `/`; `**` for anything, but in the host for what hosts are made of. */
function toPattern(pattern: string): Pattern {
  const [, scheme = '', authority = ''] = /^([^:]*):\/\/([^/?]*)/.exec(pattern) ?? []
  const rest = pattern.slice(scheme.length + 3 + authority.length)
  return {
    authority: glob(`${scheme.toLowerCase()}://${authority.toLowerCase()}`, '[a-z0-9_-]*', '[a-z0-9_.-]*'),
    // a host without a path and one with `/` are the same address
    rest: glob(rest === '' ? '/' : rest, '[^./]*', '.*'),
  }
}

/** @param settings may change: `siteUrl` without a trailing slash, `redirectUrls` as REDIRECT_URLS has them */
export function createRedirects(settings: Pick<AuthConfig, 'siteUrl' | 'redirectUrls'>): Redirects {
  const siteOf = derived(
    () => settings.siteUrl,
    (url) => new URL(url),
  )
  const allowed = derived(
    () => settings.redirectUrls,
    (patterns) => patterns.map(toPattern),
  )
  const isSite = (url: URL, site: URL): boolean =>
    url.protocol === site.protocol &&
    (url.host === site.host || (loopback.has(site.hostname) && url.hostname === site.hostname))
  const matches = (url: URL): boolean => {
    const [authority, path] = [`${url.protocol}//${url.host}`, `${url.pathname || '/'}${url.search}`]
    return allowed().some((pattern) => pattern.authority.test(authority) && pattern.rest.test(path))
  }
  return {
    resolve: (given) => {
      const url = given === undefined ? undefined : unambiguous(given)
      return given !== undefined && url !== undefined && (isSite(url, siteOf()) || matches(url))
        ? given
        : settings.siteUrl
    },
  }
}
