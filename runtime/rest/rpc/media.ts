// The Accept header against what a function can be served as: what rows can be, and the media type after which the
// domain that it returns is named. Source: rest.md §1.9. Refuses everything else with 406.
import type { Routine } from '../contract.ts'
import type { Media } from '../parse/accept.ts'
import { media, ranked } from '../parse/accept.ts'

/** `raw`: the value itself is the body, as it is or as bytes. */
export interface CallMedia extends Media {
  readonly raw?: 'text' | 'binary'
}

/** Types that are sent with their charset. */
const withCharset = new Set([
  'text/plain',
  'text/xml',
  'text/csv',
  'application/json',
  'application/geo+json',
])

/** @throws PGRST107 (406) */
export function callMedia(accept: string | undefined, { returns }: Routine, plans: boolean): CallMedia {
  const own = returns.media
  if (own === undefined) return media(accept, plans)
  const raw: CallMedia = {
    singular: false,
    stripNulls: false,
    contentType: contentTypeOf(own.type),
    raw: own.binary ? 'binary' : 'text',
  }
  const asked = accept === undefined ? ['*/*'] : ranked(accept).map(({ type }) => type)
  for (const type of asked) {
    if (type.startsWith('application/vnd.pgrst.')) return media(type)
    if (own.type === '*/*' || own.type === type) return raw
    if (type === '*/*' || type === 'application/json' || type === 'text/csv') return media(type)
  }
  return media(accept, plans)
}

function contentTypeOf(type: string): string {
  if (type === '*/*') return 'application/octet-stream'
  return withCharset.has(type) ? `${type}; charset=utf-8` : type
}
