// Where a browser may be sent back to: SITE_URL's origin and what REDIRECT_URLS lists, compared after parsing. Refuses, by
// answering SITE_URL, every address that is not plainly one of these (attack case A16).
import type { AuthConfig } from '../../config/auth-config.ts'

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Anything that parsers read in different ways is nothing we send a browser to. */
// eslint-disable-next-line no-control-regex
const strange = /[\\\u0000-\u0020\u007f-\uffff]|^[^:/?#]*$|^[^:]*:[^/]|^\/|^[^:]*:\/(?!\/)/

function isOwn(url: URL, site: URL): boolean {
  if (url.protocol !== site.protocol || url.hostname !== site.hostname) return false
  return url.port === site.port || loopback.test(site.hostname)
}

/** `*` ends at a dot or slash, `**` does not; neither leaves its part of the URL. */
function glob(pattern: string, text: string, most: string): boolean {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === '**' ? most : part === '*' ? '[^./?:]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'),
    )
    .join('')
  return new RegExp(`^${source}$`).test(text)
}

function matches(url: URL, pattern: string): boolean {
  const parts = /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)(.*)$/i
  const [, scheme = '', host = '', path = ''] = parts.exec(pattern) ?? []
  const [, ownScheme = '', ownHost = '', ownPath = ''] = parts.exec(url.href) ?? []
  const isSame = scheme.toLowerCase() === ownScheme.toLowerCase()
  const wanted = path === '' && ownPath === '/' ? '/' : path
  return isSame && glob(host.toLowerCase(), ownHost, '[^/:]*') && glob(wanted, ownPath, '.*')
}

/** @returns `wanted` in its parsed form and without a fragment, where it is allowed; else SITE_URL */
export function redirectTarget(
  { siteUrl, redirectUrls }: Pick<AuthConfig, 'siteUrl' | 'redirectUrls'>,
  wanted: string | undefined,
): string {
  if (wanted === undefined || strange.test(wanted) || !URL.canParse(wanted)) return siteUrl
  const url = new URL(wanted)
  if (url.username !== '' || url.password !== '') return siteUrl
  url.hash = ''
  if (isOwn(url, new URL(siteUrl)) || redirectUrls.some((pattern) => matches(url, pattern))) return url.href
  return siteUrl
}
