// From a JSON Web Key to the key that verifies, with the one algorithm that it may be used with.
import type { KeyObject } from 'node:crypto'
import { createPublicKey, createSecretKey } from 'node:crypto'

export type JsonWebKey = Readonly<Record<string, unknown>>
export type Algorithm = 'HS256' | 'RS256' | 'ES256' | 'EdDSA'

/** A key that verifies tokens of its algorithm, whatever else a token's header says. */
export interface VerifyKey {
  readonly kid: string
  readonly algorithm: Algorithm
  readonly key: KeyObject
}

function readKey(jwk: JsonWebKey): Omit<VerifyKey, 'kid'> | undefined {
  if (jwk.kty === 'oct') {
    const bytes = Buffer.from(typeof jwk.k === 'string' ? jwk.k : '', 'base64url')
    return bytes.length < 32 ? undefined : { algorithm: 'HS256', key: createSecretKey(bytes) }
  }
  const key = createPublicKey({ key: jwk, format: 'jwk' })
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (key.asymmetricKeyType === 'rsa' && bits >= 2048) return { algorithm: 'RS256', key }
  if (key.asymmetricKeyType === 'ec' && jwk.crv === 'P-256') return { algorithm: 'ES256', key }
  return key.asymmetricKeyType === 'ed25519' ? { algorithm: 'EdDSA', key } : undefined
}

/** The verifying half of a private or public JSON Web Key; the reason as a text when it cannot be used. */
export function toVerifyKey(jwk: JsonWebKey): VerifyKey | string {
  const kid = jwk.kid
  if (typeof kid !== 'string' || kid === '') return 'every key must have a kid'
  const where = `the key ${JSON.stringify(kid)}`
  let read: ReturnType<typeof readKey>
  try {
    read = readKey(jwk)
  } catch {
    return `${where} is no valid JSON Web Key`
  }
  if (read === undefined) {
    return `${where} must be RSA of 2048 bits or more, EC P-256, OKP Ed25519, or oct of 32 bytes or more`
  }
  const wrong = jwk.alg !== undefined && jwk.alg !== read.algorithm
  return wrong ? `${where} can be used with ${read.algorithm} only` : { kid, ...read }
}
