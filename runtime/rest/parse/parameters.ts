// The query string as a list of decoded pairs. Refuses bytes that are not UTF-8, and zero bytes.
import { errors } from '../../errors/index.ts'
import { Buffer, isUtf8 } from 'node:buffer'
import { zeroByte } from '../refusals.ts'

/** Key and value; undefined for a key without `=`. */
export type Parameter = readonly [key: string, value: string | undefined]

/**
 * @param query the raw text after `?`, without it
 * @throws PGRST100 for bytes that are not UTF-8, 22021 for `%00`
 */
export function parameters(query: string): readonly Parameter[] {
  const out: Parameter[] = []
  if (query === '') return out
  // only `&` separates: PostgREST's parser also cuts at `;`, in the middle of values
  for (const part of query.split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    out.push(
      equals < 0
        ? [decode(part), undefined]
        : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))],
    )
  }
  return out
}

// Node refuses raw bytes beyond ASCII in a request target; elsewhere they come as Latin-1 characters.
const needsDecoding = /[%+\u0080-\u{10ffff}]/u

/** Percent-decodes one key or value. @throws PGRST100, 22021 */
export function decode(text: string): string {
  if (!needsDecoding.test(text)) return text
  const bytes = Buffer.from(unescape(text.replaceAll('+', ' ')), 'latin1')
  if (!isUtf8(bytes))
    throw errors.invalidQuery('The query string is not valid UTF-8', 'Percent-encode text as UTF-8.')
  const out = bytes.toString('utf8')
  if (out.includes('\0')) throw zeroByte()
  return out
}

/** Percent escapes to Latin-1 characters; a `%` that starts no escape stays as it is. */
function unescape(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

/**
 * The canonical form for `Content-Location`: sorted by key, repeated keys joined by commas, percent-encoded.
 */
export function canonical(pairs: readonly Parameter[]): string {
  const byKey = new Map<string, string[]>()
  for (const [key, value] of pairs) {
    const values = byKey.get(key)
    if (values) values.push(value ?? '')
    else byKey.set(key, [value ?? ''])
  }
  return [...byKey]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, values]) => `${percent(key)}=${values.map(percent).join(',')}`)
    .join('&')
}

/** Percent-encodes everything but letters, digits and `-_.~`. */
export function percent(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
