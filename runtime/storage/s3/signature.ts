// Signature version 4: what a request says in the form that is signed, and whether the signature is that of a secret.
// Refuses (SignatureDoesNotMatch) everything that the secret did not sign.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { s3Errors } from './errors.ts'

/** Of which day, region and service a signature is. */
export interface Scope {
  readonly accessKey: string
  /** YYYYMMDD. */
  readonly date: string
  readonly region: string
}

export interface Signed {
  readonly scope: Scope
  /** YYYYMMDDTHHMMSSZ. */
  readonly time: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
  /** What the signature says of the body. */
  readonly payloadHash: string
}

export interface Requested {
  readonly method: string
  /** As the client may have sent them: proxies change both. */
  readonly paths: readonly string[]
  readonly hosts: readonly string[]
  /** Decoded, without the signature. */
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: IncomingHttpHeaders
}

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** Of an empty body. */
export const emptyHash = sha256('')

/** `date/region/s3/aws4_request`. */
export const scopeText = ({ date, region }: Scope): string => `${date}/${region}/s3/aws4_request`

/** @param text `accesskey/date/region/s3/aws4_request` */
export function readScope(text: string): Scope | undefined {
  const [, accessKey, date, region] = /^(.+)\/(\d{8})\/([^/]*)\/s3\/aws4_request$/.exec(text) ?? []
  if (accessKey === undefined || date === undefined || region === undefined) return undefined
  return { accessKey, date, region }
}

export function signingKey(secret: string, { date, region }: Scope): Buffer {
  return [date, region, 's3', 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`))
}

/** In constant time, whatever the lengths. */
export function isSame(given: string, right: string): boolean {
  const [a, b] = [createHash('sha256').update(given).digest(), createHash('sha256').update(right).digest()]
  return timingSafeEqual(a, b)
}

/** RFC 3986, with everything encoded that may be. */
export const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const queryText = (query: Requested['query']): string =>
  query
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, one], [b, other]) => compare(a, b) || compare(one, other))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')

function headerValue(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name]
  const text = Array.isArray(value) ? value.join(',') : (value ?? '')
  return text.trim().replace(/ +/g, ' ')
}

/** Signs one thing after another under one scope. */
export interface ChainSigner {
  /** @param algorithm for example AWS4-HMAC-SHA256-PAYLOAD */
  sign(algorithm: string, ...lines: readonly string[]): string
}

export function chainSigner(secret: string, { scope, time }: Pick<Signed, 'scope' | 'time'>): ChainSigner {
  const key = signingKey(secret, scope)
  return {
    sign: (algorithm, ...lines) =>
      hmac(key, [algorithm, time, scopeText(scope), ...lines].join('\n')).toString('hex'),
  }
}

/** @throws StorageError SignatureDoesNotMatch */
export function verifySignature(requested: Requested, signed: Signed, secret: string): void {
  const { method, paths, hosts, query, headers } = requested
  const { signedHeaders, payloadHash, signature } = signed
  const signer = chainSigner(secret, signed)
  const tail = [signedHeaders.join(';'), payloadHash]
  const matches = (path: string, host: string): boolean => {
    const lines = signedHeaders.map(
      (name) => `${name}:${name === 'host' ? host : headerValue(headers, name)}\n`,
    )
    const canonical = [method, path, queryText(query), lines.join(''), ...tail].join('\n')
    // headers come as the bytes that they are
    return isSame(signature, signer.sign('AWS4-HMAC-SHA256', sha256(Buffer.from(canonical, 'latin1'))))
  }
  const isRight = paths.some((path) => hosts.some((host) => matches(path, host)))
  if (!isRight) throw s3Errors.signatureMismatch()
}

export { sha256 }
