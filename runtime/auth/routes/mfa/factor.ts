// The factor that a path names. Refuses ids of another shape, and factors of others as if there were none.
import type { FastifyRequest } from 'fastify'
import type { Queryable } from '../../../db/login-pool.ts'
import type { StoredFactor } from '../../model/factors.ts'
import { factorOf } from '../../model/factors.ts'
import { mfaErrors } from '../../wire/mfa-errors.ts'
import { isUuid } from '../../wire/read.ts'

/** @throws validation_failed, mfa_factor_not_found (404) */
export async function factorOfPath(
  request: FastifyRequest,
  db: Queryable,
  userId: string,
): Promise<StoredFactor> {
  const { id } = request.params as { readonly id: string }
  if (!isUuid(id)) throw mfaErrors.badFactorId()
  const factor = await factorOf(db, userId, id)
  if (!factor) throw mfaErrors.factorNotFound()
  return factor
}

/** A factor that an authenticator app answers, and its sealed secret. @throws mfa_…_verify_not_enabled (422) */
export function sealedSecret({ factor_type: type, secret }: StoredFactor): string {
  if (type === 'phone' || type === 'webauthn') throw mfaErrors.verifyDisabled(type)
  if (secret === null) throw mfaErrors.factorNotFound()
  return secret
}
