// From the text of one variable to its value. A parser that cannot throws a Mistake that says what is allowed.
import { isIP } from 'node:net'
import { availableParallelism } from 'node:os'
import type { JsonWebKey } from './jwk.ts'
import { toVerifyKey } from './jwk.ts'

/** What is allowed, for the reader of the error message; the value itself is added elsewhere, if it is no secret. */
export class Mistake extends Error {}

/** What a form needs to know of a value. Bounds of durations are milliseconds, of sizes bytes. */
export type Kind =
  | { readonly type: 'text' | 'boolean' | 'url' | 'list' }
  | { readonly type: 'choice'; readonly words: readonly string[] }
  | {
      readonly type: 'integer' | 'size' | 'duration'
      readonly min: number
      readonly max: number
      /** `0` stands for none. */
      readonly zero?: true
    }

export interface Parser<T> {
  (text: string): T
  /** Text where it is not told. */
  readonly kind?: Kind
}

const described = <T>(kind: Kind, parse: (text: string) => T): Parser<T> => Object.assign(parse, { kind })

/** Takes any text, as it is. */
export const text: Parser<string> = (value) => value

/** A whole number within bounds, both included. */
export function integer(min: number, max: number): Parser<number> {
  return described({ type: 'integer', min, max }, (value) => {
    const number = /^\d{1,15}$/.test(value) ? Number(value) : NaN
    if (!(number >= min && number <= max)) throw new Mistake(`must be a whole number from ${min} to ${max}`)
    return number
  })
}

/** How many processes: 1 to 64, or `auto` (also 0) for one a core. */
export const processes: Parser<number> = described({ type: 'text' }, (value) => {
  if (value === 'auto' || value === '0') return Math.min(64, availableParallelism())
  const number = /^\d{1,2}$/.test(value) ? Number(value) : NaN
  if (!(number <= 64)) throw new Mistake('must be a whole number from 1 to 64, or auto')
  return number
})

/** A part of a whole, from 0 to 1. */
export const share: Parser<number> = described({ type: 'text' }, (value) => {
  const number = /^[01](\.\d{1,9})?$/.test(value) ? Number(value) : NaN
  if (!(number <= 1)) throw new Mistake('must be a number from 0 to 1, such as 0.1')
  return number
})

/** `on/off`, `true/false`, `yes/no` or `1/0`. */
export const boolean: Parser<boolean> = described({ type: 'boolean' }, (value) => {
  if (/^(on|true|yes|1)$/i.test(value)) return true
  if (/^(off|false|no|0)$/i.test(value)) return false
  throw new Mistake('must be on or off')
})

/** One of the words given. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Parser<Word> {
  return described({ type: 'choice', words }, (value) => {
    const word = words.find((candidate) => candidate === value)
    if (word === undefined) throw new Mistake(`must be one of ${words.join(', ')}`)
    return word
  })
}

function quantity(units: Readonly<Record<string, number>>, min: number, max: number, advice: string) {
  return (value: string): number => {
    const [, digits = '', unit = ''] = /^(\d{1,15}) ?([a-z]*)$/i.exec(value) ?? []
    const factor = Object.hasOwn(units, unit.toLowerCase()) ? units[unit.toLowerCase()] : undefined
    const amount = digits === '' || factor === undefined ? NaN : Number(digits) * factor
    if (!(amount >= min && amount <= max)) throw new Mistake(advice)
    return amount
  }
}

const day = 86_400_000

/** A duration such as `30d` or `12h`, in milliseconds; `0` where there is no limit. At most ten years. */
export function limit(): Parser<number> {
  const units = { s: 1000, m: 60_000, h: 3_600_000, d: day }
  const [min, max] = [1000, 3650 * day]
  const read = quantity(units, min, max, 'must be 0 (none) or a duration such as 30m, 12h or 30d')
  return described({ type: 'duration', min, max, zero: true }, (value) => (value === '0' ? 0 : read(value)))
}

/** A duration such as `500ms`, `10s`, `5m`, `1h`, in milliseconds; at least `min` milliseconds, at most a day. */
export function duration(min = 1): Parser<number> {
  const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
  const advice = `must be a duration such as 500ms, 10s or 5m, from ${min}ms to 24h`
  return described({ type: 'duration', min, max: day }, quantity(units, min, day, advice))
}

/** A size such as `512kB` or `1MB` (powers of 1024), in bytes. */
export function size(min: number, max: number): Parser<number> {
  const units = { '': 1, b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 }
  const advice = `must be a size such as 512kB or 1MB, from ${min} to ${max} bytes`
  return described({ type: 'size', min, max }, quantity(units, min, max, advice))
}

function parseUrl(value: string): URL | undefined {
  return URL.canParse(value) ? new URL(value) : undefined
}

/** An http(s) URL; a trailing slash is dropped. */
export const httpUrl: Parser<string> = described({ type: 'url' }, (value) => {
  const url = parseUrl(value)
  const plain = url !== undefined && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === ''
  if (!plain || url.username !== '') {
    throw new Mistake('must be an http or https URL without query, such as https://api.example.com')
  }
  return value.replace(/\/+$/, '')
})

/** A connection string of PostgreSQL. */
export const postgresUrl: Parser<string> = (value) => {
  if (!/^postgres(ql)?:$/.test(parseUrl(value)?.protocol ?? '')) {
    throw new Mistake('must be a connection URL such as postgresql://user:password@host:5432/database')
  }
  return value
}

/** Words separated by commas; none may be empty or repeated. */
function list(value: string): readonly string[] {
  const words = value.split(',').map((word) => word.trim())
  if (words.includes('')) throw new Mistake('must be a list separated by commas, without empty places')
  if (new Set(words).size !== words.length) throw new Mistake('must not name anything twice')
  return words
}

/** Where NATS is: nats:// or tls://, with credentials or without. */
export const natsUrl: Parser<string> = (value) => {
  const url = parseUrl(value)
  if (!url || !['nats:', 'tls:'].includes(url.protocol) || url.host === '')
    throw new Mistake('must be a URL such as nats://user:password@host:4222')
  return value
}

const ownSchemas = new Set(['information_schema', 'auth', 'storage', 'realtime', 'lite'])

/** Schemas to expose. The catalogue and our own schemas are refused: they hold password hashes and tokens. */
export const schemas: Parser<readonly string[]> = (value) => {
  const names = list(value)
  for (const name of names) {
    if (Buffer.byteLength(name) > 63) throw new Mistake('names of schemas have at most 63 bytes')
    if (ownSchemas.has(name) || name.startsWith('pg_')) throw new Mistake(`cannot expose the schema ${name}`)
  }
  return names
}

/** Names of schemas that need not be exposed; there may be none. */
export const schemaNames: Parser<readonly string[]> = described({ type: 'list' }, (value) =>
  value.trim() === '' ? [] : list(value),
)

/** A function: `schema.name`, or `name` for the one that search_path finds. */
export const functionName: Parser<{ readonly schema?: string; readonly name: string }> = (value) => {
  const parts = value.split('.')
  const [first = '', second] = parts
  if (parts.length > 2 || parts.includes('')) throw new Mistake('must be schema.name of a function')
  return second === undefined ? { name: first } : { schema: first, name: second }
}

/** `*` or a list of origins. */
export const origins: Parser<readonly string[]> = described({ type: 'list' }, (value) => {
  const names = list(value)
  const good = names.every((name) => /^https?:/.test(name) && parseUrl(name)?.origin === name)
  if (value !== '*' && !good) {
    throw new Mistake(
      'must be * or origins such as https://app.example.com, separated by commas, without paths',
    )
  }
  return names
})

/** Addresses that the browser may be sent back to: URLs, whose paths and hosts may hold `*` and `**`. */
export const redirectUrls: Parser<readonly string[]> = described({ type: 'list' }, (value) => {
  const patterns = list(value)
  const good = patterns.every(
    (pattern) =>
      /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(pattern) && !/^(javascript|data|vbscript):/i.test(pattern),
  )
  if (!good) {
    throw new Mistake('must be URLs such as https://app.example.com/** or myapp://login, separated by commas')
  }
  return patterns
})

const namedRanges = new Set(['loopback', 'linklocal', 'uniquelocal'])

function isAddressRange(value: string): boolean {
  const [address = '', prefix, ...rest] = value.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128))
}

/** Addresses of the proxies whose `X-Forwarded-*` headers count: addresses, ranges, or named ranges. */
export const proxies: Parser<readonly string[]> = (value) => {
  const names = list(value)
  if (!names.every((name) => namedRanges.has(name) || isAddressRange(name))) {
    throw new Mistake('must be addresses, ranges such as 10.0.0.0/8, or loopback, linklocal, uniquelocal')
  }
  return names
}

function isObject(value: unknown): value is JsonWebKey {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** JSON Web Keys: a JSON array of them, or a key set. Each has its own `kid`. */
export const jsonWebKeys: Parser<readonly JsonWebKey[]> = (value) => {
  const advice = 'must be a JSON array of JSON Web Keys, or {"keys": [...]}'
  let content: unknown
  try {
    content = JSON.parse(value)
  } catch {
    throw new Mistake(advice)
  }
  const keys: unknown = isObject(content) ? content.keys : content
  if (!Array.isArray(keys) || !keys.every(isObject)) throw new Mistake(advice)
  const wrong = keys.map(toVerifyKey).find((key) => typeof key === 'string')
  if (wrong !== undefined) throw new Mistake(wrong)
  if (new Set(keys.map((key) => key.kid)).size !== keys.length)
    throw new Mistake('two keys have the same kid')
  return keys
}

/** The beginning of keys in a bucket; a slash is added at its end. */
export const keyPrefix: Parser<string> = (value) => {
  if (value === '') return ''
  if (
    !/^[\w.-]+(\/[\w.-]+)*\/?$/.test(value) ||
    value.split('/').some((part) => part === '.' || part === '..')
  )
    throw new Mistake('must be words of letters, digits, dots, dashes and underscores, with slashes between')
  return value.endsWith('/') ? value : `${value}/`
}
