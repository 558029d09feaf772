// The mail that tells a user of a second factor that was added or removed, whoever did it. Refuses nothing: who has no
// confirmed address gets none.
import type { FastifyRequest } from 'fastify'
import type { Queryable } from '../../db/login-pool.ts'
import type { UserRow } from '../model/rows.ts'
import type { AuthServices } from '../services.ts'

/** @param type `totp`, `recovery_code`, … */
export async function tellOfFactor(
  tx: Queryable,
  { mails }: AuthServices,
  request: FastifyRequest,
  user: Pick<UserRow, 'email' | 'email_confirmed_at' | 'raw_user_meta_data'>,
  what: 'enrolled' | 'unenrolled',
  type: string,
): Promise<void> {
  const { email, email_confirmed_at: confirmedAt, raw_user_meta_data: metadata } = user
  if (email === null || confirmedAt === null) return
  await mails.notify(tx, {
    ...{ kind: `mfa_factor_${what}_notification`, to: email, metadata },
    language: request.headers['accept-language'],
    values: { Email: email, FactorType: type },
  })
}
