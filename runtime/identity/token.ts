// Is a token genuine? The configured key decides the algorithm, never the token. Refuses (PGRST301) everything else.
import { isUtf8 } from 'node:buffer'
import type { KeyObject } from 'node:crypto'
import { verify as verifySignature } from 'node:crypto'
import jwt from 'jsonwebtoken'
import type { Algorithm, VerifyKey } from '../config/jwk.ts'
import type { Claims } from './claims.ts'
import { errors } from '../errors/catalogue.ts'

/** Longer tokens are refused before anything is read, in characters (security.md J-10). */
export const longestToken = 8192

// Parameters that point to other keys, change what is signed, or tell of another format.
const forbiddenParameters = ['crit', 'jku', 'jwk', 'x5u', 'x5c', 'b64', 'zip', 'enc', 'cty']

type Json = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Bytes that are no UTF-8 would be read in one way here and in another elsewhere (RFC 8725 §3.7). */
function parse(part: string): Json | undefined {
  const bytes = Buffer.from(part, 'base64url')
  if (!isUtf8(bytes)) return undefined
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function checkHeader(header: Json | undefined): asserts header is Json {
  if (header === undefined)
    throw errors.invalidToken('JWT cryptographic operation failed', 'The header is no JSON object')
  const found = forbiddenParameters.find((name) => Object.hasOwn(header, name))
  if (found !== undefined)
    throw errors.invalidToken('JWT cryptographic operation failed', `The header has ${found}`)
  const { typ, kid } = header
  if (typ !== undefined && (typeof typ !== 'string' || !/^(at\+)?jwt$/i.test(typ))) {
    throw errors.invalidToken('JWT cryptographic operation failed', 'The header has another typ than JWT')
  }
  if (kid !== undefined && typeof kid !== 'string') {
    throw errors.invalidToken('JWT cryptographic operation failed', 'The kid is no string')
  }
}

interface Candidate extends Omit<VerifyKey, 'kid'> {
  readonly kid: string | undefined
}

function isSigned(token: string, { algorithm, key }: Candidate): boolean {
  if (algorithm === 'EdDSA') {
    // jsonwebtoken does not know this algorithm.
    const dot = token.lastIndexOf('.')
    const signature = Buffer.from(token.slice(dot + 1), 'base64url')
    return verifySignature(null, Buffer.from(token.slice(0, dot)), key, signature)
  }
  try {
    jwt.verify(token, key, {
      algorithms: [algorithm],
      ignoreExpiration: true,
      ignoreNotBefore: true,
    })
    return true
  } catch {
    return false
  }
}

/** What is known of a genuine token. */
export interface Verified {
  readonly claims: Claims
  readonly algorithm: Algorithm
}

/**
 * The claims of a genuine token; times and contents are not looked at.
 *
 * @param keys a key with the token's `kid` is used alone; `secret` verifies HS256 tokens that no key claims.
 * @throws ApiError 401 PGRST301
 */
export function verifyToken(token: string, secret: KeyObject, keys: readonly VerifyKey[]): Verified {
  if (token.length > longestToken)
    throw errors.invalidToken('JWT is too long', `At most ${longestToken} characters`)
  const parts = token.split('.')
  if (parts.length !== 3) throw errors.invalidToken(`Expected 3 parts in JWT; got ${parts.length}`)
  const [header, payload] = parts.map(parse)
  if (!parts.every((part) => /^[\w-]+$/.test(part)))
    throw errors.invalidToken('JWT cryptographic operation failed')
  checkHeader(header)
  if (payload === undefined)
    throw errors.invalidToken('JWT cryptographic operation failed', 'The payload is no JSON object')
  const all: readonly Candidate[] = [{ kid: undefined, algorithm: 'HS256', key: secret }, ...keys]
  const sameAlgorithm = all.filter(({ algorithm }) => algorithm === header.alg)
  if (sameAlgorithm.length === 0) throw errors.invalidToken('Wrong or unsupported encoding algorithm')
  const named = sameAlgorithm.filter(({ kid }) => kid !== undefined && kid === header.kid)
  // Foreign issuers name the shared secret as they like, so an unknown kid falls back to it; never to a named key.
  const unnamed = sameAlgorithm.filter(({ kid }) => kid === undefined || header.kid === undefined)
  const candidates = named.length > 0 ? named : unnamed
  if (candidates.length === 0) throw errors.invalidToken('No suitable key or wrong key type')
  const signer = candidates.find((key) => isSigned(token, key))
  if (signer === undefined) {
    throw errors.invalidToken(
      'No suitable key or wrong key type',
      'None of the keys was able to decode the JWT',
    )
  }
  return { claims: payload, algorithm: signer.algorithm }
}
