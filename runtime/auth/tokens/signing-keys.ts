// The key that signs access tokens, and what others may know of our keys. Of JWT_KEYS the one meant for signing signs; the
// others verify until they are taken away, so a rotation logs nobody out. Without one JWT_SECRET signs (HS256).
import type { KeyObject } from 'node:crypto'
import { createPrivateKey, createPublicKey, createSecretKey } from 'node:crypto'
import type { JsonWebKey } from '../../config/jwk.ts'
import { toVerifyKey } from '../../config/jwk.ts'

export interface SigningKey {
  readonly algorithm: 'HS256' | 'RS256' | 'ES256'
  readonly key: KeyObject
  readonly kid: string | undefined
}

const mentions = ({ key_ops: operations }: JsonWebKey, operation: string): boolean =>
  Array.isArray(operations) && operations.includes(operation)

/** A key may sign when it has its private half and is not there for verifying alone. */
function canSign(jwk: JsonWebKey): boolean {
  if (jwk.kty === 'oct') return mentions(jwk, 'sign')
  return jwk.d !== undefined && (jwk.key_ops === undefined || mentions(jwk, 'sign'))
}

/**
 * @throws Error where two keys are meant to sign, or one cannot be used with jsonwebtoken (EdDSA)
 */
export function signingKey(jwks: readonly JsonWebKey[], jwtSecret: string): SigningKey {
  const able = jwks.filter(canSign)
  const named = able.filter((jwk) => mentions(jwk, 'sign'))
  const [chosen, second] = named.length > 0 ? named : able
  if (chosen === undefined)
    return { algorithm: 'HS256', key: createSecretKey(Buffer.from(jwtSecret)), kid: undefined }
  if (second !== undefined)
    throw new Error('JWT_KEYS: several keys could sign; give one of them "key_ops": ["sign"]')
  const verify = toVerifyKey(chosen)
  if (typeof verify === 'string') throw new Error(`JWT_KEYS: ${verify}`)
  const { algorithm, kid } = verify
  if (algorithm === 'EdDSA')
    throw new Error('JWT_KEYS: an Ed25519 key verifies only; sign with ES256 or RS256')
  const key =
    chosen.kty === 'oct'
      ? createSecretKey(Buffer.from(String(chosen.k), 'base64url'))
      : createPrivateKey({ key: chosen, format: 'jwk' })
  return { algorithm, key, kid }
}

/** The public halves, for `/.well-known/jwks.json`; secrets are never among them. */
export function publicKeys(jwks: readonly JsonWebKey[]): readonly Record<string, unknown>[] {
  return jwks
    .filter(({ kty }) => kty !== 'oct')
    .map((jwk) => {
      const verify = toVerifyKey(jwk)
      if (typeof verify === 'string') throw new Error(`JWT_KEYS: ${verify}`)
      const exported = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'jwk' })
      return { ...exported, kid: verify.kid, alg: verify.algorithm, use: 'sig', key_ops: ['verify'] }
    })
}
