// Who signed a request of the S3 protocol, in its headers or in its query, and what that says of the body. Refuses unknown
// keys, other signatures, other times than now, and headers of S3 that were not signed. Source: attacks T-14.
import { createHmac } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Caller } from '../../identity/caller.ts'
import { s3Errors } from './errors.ts'
import type { S3Keys, Signer } from './keys.ts'
import type { PayloadOptions } from './payload.ts'
import {
  chainSigner,
  encode,
  isSame,
  readScope,
  signingKey,
  verifySignature,
  type Signed,
} from './signature.ts'

export interface AuthenticateOptions {
  readonly keys: S3Keys
  /** A pair from the environment, for the service role. */
  readonly fixed: { readonly accessKey: string; readonly secret: string } | undefined
  /** The secret of sessions, which is no secret: the token beside it decides. */
  readonly anonKey: string
  readonly service: Caller
  /** Who a bearer token speaks for. */
  readonly identify: (token: string) => Promise<Caller>
}

/** A request whose signature holds, and how its body is to be read. */
export interface Authenticated {
  /** Undefined where nobody signed. */
  readonly caller: Caller | undefined
  readonly payload: Pick<PayloadOptions, 'chunked' | 'sha256'> & { readonly isChunked: boolean }
}

/** The access key of sessions, which Supabase calls the project's reference. */
export const sessionKey = 'lite'

/** In milliseconds. */
const mostSkew = 900_000
/** In seconds. */
const longestUrl = 604_800

export const timeOf = (text: string): number => {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? []
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}

/** @throws StorageError InvalidAccessKeyId, InvalidToken */
export async function signerOf(
  { keys, fixed, anonKey, service, identify }: AuthenticateOptions,
  accessKey: string,
  token: string | undefined,
): Promise<Signer> {
  if (accessKey === sessionKey && token !== undefined) {
    const caller = await identify(token).catch(() => undefined)
    if (!caller) throw s3Errors.invalidToken()
    return { caller, secret: anonKey }
  }
  if (token !== undefined) throw s3Errors.invalidToken()
  if (fixed && isSame(accessKey, fixed.accessKey)) return { caller: service, secret: fixed.secret }
  const found = await keys.find(accessKey)
  if (!found) throw s3Errors.unknownKey()
  return found
}

/** Decoded pairs. `+` is a space, as forms have it and no canonical form has. @throws StorageError InvalidArgument */
export function queryOf(url: string): (readonly [string, string])[] {
  const mark = url.indexOf('?')
  if (mark < 0) return []
  const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '))
  try {
    return url
      .slice(mark + 1)
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => {
        const equals = pair.indexOf('=')
        return equals < 0
          ? ([decode(pair), ''] as const)
          : ([decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))] as const)
      })
  } catch {
    throw s3Errors.invalidArgument('The query is not encoded as it must be')
  }
}

const withoutQuery = (url: string) => url.split('?', 1)[0] ?? url

/** Where we are, which a proxy may add. */
const base = '/storage/v1/s3'

/** As it came, and as S3 encodes it; also without what a proxy adds, and with what a trusted one took away. */
function pathsOf(request: FastifyRequest): readonly string[] {
  const path = withoutQuery(request.originalUrl)
  const encoded = path
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/')
  const prefix = request.headers['x-forwarded-prefix']
  // `ips` goes beyond the peer where the peer is trusted
  const isTrusted = (request.ips?.length ?? 0) > 1
  const taken = isTrusted && typeof prefix === 'string' ? [prefix.replace(/\/$/, '')] : []
  const all = [encoded, path].flatMap((one) => [
    ...[one, one.slice(base.length) || '/'],
    ...taken.flatMap((before) => [before + one, before + one.slice(base.length)]),
  ])
  return [...new Set(all)]
}

/** With and without the port that goes without saying; s3cmd takes our path for a part of the host. */
function hostsOf(request: FastifyRequest): readonly string[] {
  const hosts = [request.host, request.headers.host ?? '']
  const all = hosts.flatMap((host) => [
    ...[host, host.replace(/:(80|443)$/, ''), `${host}:443`, `${host}:80`, `${host}${base}`],
  ])
  return [...new Set(all)]
}

/** Says of headers of S3 what they may be without a signature: nothing that changes what is done. */
const harmless = new Set(['x-amz-content-sha256', 'x-amz-date', 'x-amz-user-agent'])

function checkSignedHeaders({ headers }: FastifyRequest, signedHeaders: readonly string[]): void {
  if (!signedHeaders.includes('host')) throw s3Errors.malformedAuth('The header host must be signed')
  const open = Object.keys(headers).find(
    (name) => name.startsWith('x-amz-') && !signedHeaders.includes(name) && !harmless.has(name),
  )
  if (open !== undefined) throw s3Errors.accessDenied(`The header ${open} was not signed`)
}

const one = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

function readHeader(authorization: string): Pick<Signed, 'scope' | 'signedHeaders' | 'signature'> {
  const fields = new Map(
    authorization
      .slice(authorization.indexOf(' ') + 1)
      .split(',')
      .map((field) => {
        const equals = field.indexOf('=')
        return [field.slice(0, equals).trim(), field.slice(equals + 1).trim()] as const
      }),
  )
  const scope = readScope(fields.get('Credential') ?? '')
  const signature = fields.get('Signature')
  const signedHeaders = fields.get('SignedHeaders')?.toLowerCase().split(';')
  if (!scope || signature === undefined || !signedHeaders) throw s3Errors.malformedAuth()
  return { scope, signature, signedHeaders }
}

const streaming = /^STREAMING-(AWS4-HMAC-SHA256-PAYLOAD|UNSIGNED-PAYLOAD-TRAILER)(-TRAILER)?$/

/** What is said of the body. @throws StorageError InvalidArgument */
function payloadOf(signed: Signed, secret: string): Authenticated['payload'] {
  const { payloadHash: hash } = signed
  if (hash === 'UNSIGNED-PAYLOAD') return { isChunked: false }
  if (/^[0-9a-f]{64}$/i.test(hash)) return { isChunked: false, sha256: hash }
  const [, kind] = streaming.exec(hash) ?? []
  if (kind === undefined)
    throw s3Errors.invalidArgument(
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER or a SHA-256',
    )
  const signer = kind === 'UNSIGNED-PAYLOAD-TRAILER' ? undefined : chainSigner(secret, signed)
  return { isChunked: true, chunked: { signer, seed: signed.signature } }
}

/** @throws StorageError AccessDenied, InvalidAccessKeyId, SignatureDoesNotMatch, RequestTimeTooSkewed and more */
export async function authenticate(
  request: FastifyRequest,
  query: readonly (readonly [string, string])[],
  options: AuthenticateOptions,
): Promise<Authenticated> {
  const { headers } = request
  const { authorization } = headers
  const parameter = (name: string) => query.find(([key]) => key.toLowerCase() === name)?.[1]
  const isInQuery = parameter('x-amz-signature') !== undefined || parameter('x-amz-algorithm') !== undefined
  const isInHeader = authorization?.startsWith('AWS4-HMAC-SHA256 ') === true
  if (isInHeader && isInQuery)
    throw s3Errors.invalidArgument('Sign in the Authorization header or in the query, not in both')
  if (authorization?.startsWith('AWS ') === true || parameter('awsaccesskeyid') !== undefined)
    throw s3Errors.invalidRequest('Signature version 2 is not supported: use AWS4-HMAC-SHA256')
  if (authorization?.startsWith('AWS4-') === true && !isInHeader)
    throw s3Errors.malformedAuth('The algorithm of the signature must be AWS4-HMAC-SHA256')
  if (!isInHeader && !isInQuery) return { caller: undefined, payload: { isChunked: false } }

  const signed = isInHeader
    ? signedInHeader(request, authorization)
    : signedInQuery(parameter, one(headers['x-amz-content-sha256']))
  checkSignedHeaders(request, signed.signedHeaders)
  const token = isInHeader ? one(headers['x-amz-security-token']) : parameter('x-amz-security-token')
  const { caller, secret } = await signerOf(options, signed.scope.accessKey, token)
  const requested = {
    ...{ method: request.method, headers, paths: pathsOf(request), hosts: hostsOf(request) },
    query: query.filter(([name]) => name.toLowerCase() !== 'x-amz-signature'),
  }
  verifySignature(requested, signed, secret)
  return { caller, payload: payloadOf(signed, secret) }
}

function signedInHeader({ headers }: FastifyRequest, authorization: string): Signed {
  const read = readHeader(authorization)
  const time = one(headers['x-amz-date'])
  const payloadHash = one(headers['x-amz-content-sha256'])
  if (time === undefined) throw s3Errors.accessDenied('The header x-amz-date is missing')
  if (payloadHash === undefined) throw s3Errors.invalidRequest('The header x-amz-content-sha256 is missing')
  if (!read.signedHeaders.includes('x-amz-date'))
    throw s3Errors.accessDenied('The header x-amz-date was not signed')
  const at = timeOf(time)
  if (Number.isNaN(at)) throw s3Errors.accessDenied('The header x-amz-date is no time')
  if (!time.startsWith(read.scope.date))
    throw s3Errors.malformedAuth('The dates of credential and request differ')
  if (Math.abs(Date.now() - at) > mostSkew) throw s3Errors.skewed()
  return { ...read, time, payloadHash }
}

function signedInQuery(parameter: (name: string) => string | undefined, said: string | undefined): Signed {
  const scope = readScope(parameter('x-amz-credential') ?? '')
  const time = parameter('x-amz-date') ?? ''
  const seconds = Number(parameter('x-amz-expires') ?? NaN)
  const signedHeaders = parameter('x-amz-signedheaders')?.toLowerCase().split(';')
  const signature = parameter('x-amz-signature')
  const at = timeOf(time)
  const isComplete = scope && signedHeaders && signature !== undefined && !Number.isNaN(at)
  if (!isComplete || parameter('x-amz-algorithm') !== 'AWS4-HMAC-SHA256' || !time.startsWith(scope.date))
    throw s3Errors.invalidQueryAuth()
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestUrl)
    throw s3Errors.invalidQueryAuth(`X-Amz-Expires must be 1 to ${longestUrl} seconds`)
  if (at - Date.now() > mostSkew) throw s3Errors.accessDenied('Request is not yet valid')
  if (Date.now() > at + seconds * 1000) throw s3Errors.expired()
  const payloadHash = signedHeaders.includes('x-amz-content-sha256')
    ? said
    : parameter('x-amz-content-sha256')
  return { scope, time, signedHeaders, signature, payloadHash: payloadHash ?? 'UNSIGNED-PAYLOAD' }
}

/**
 * Who signed a form.
 * @param old makes the signature of old forms
 * @throws StorageError InvalidAccessKeyId, SignatureDoesNotMatch, InvalidArgument
 */
export async function authenticateForm(
  options: AuthenticateOptions,
  policy: string,
  fields: ReadonlyMap<string, string>,
  old: (secret: string) => string,
): Promise<Caller> {
  const token = fields.get('x-amz-security-token')
  const oldKey = fields.get('awsaccesskeyid')
  if (oldKey !== undefined) {
    const signature = fields.get('signature')
    if (signature === undefined) throw s3Errors.invalidArgument('The form has no signature')
    const { caller, secret } = await signerOf(options, oldKey, token)
    if (!isSame(signature, old(secret))) throw s3Errors.signatureMismatch()
    return caller
  }
  const scope = readScope(fields.get('x-amz-credential') ?? '')
  const [time, signature] = [fields.get('x-amz-date') ?? '', fields.get('x-amz-signature')]
  if (!scope || signature === undefined || fields.get('x-amz-algorithm') !== 'AWS4-HMAC-SHA256')
    throw s3Errors.invalidArgument('The form is not signed as it must be')
  if (Number.isNaN(timeOf(time)) || !time.startsWith(scope.date))
    throw s3Errors.invalidArgument('x-amz-date is wrong')
  const { caller, secret } = await signerOf(options, scope.accessKey, token)
  const right = createHmac('sha256', signingKey(secret, scope)).update(policy).digest('hex')
  if (!isSame(signature, right)) throw s3Errors.signatureMismatch()
  return caller
}
