// GET, POST, DELETE /factors/recovery-codes and POST …/regenerate: a user's set of recovery codes, told once. Refuses aal1
// and old sessions for all but the count, a set without another verified factor, and a second set.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import pg from 'pg'
import type { Queryable } from '../../../db/login-pool.ts'
import { tellOfFactor } from '../../mail/tell-of-factor.ts'
import type { CodeSet } from '../../mfa/recovery-codes.ts'
import { audit } from '../../model/audit.ts'
import { removeFactors } from '../../model/factors.ts'
import type { UserRow } from '../../model/rows.ts'
import type { AuthServices } from '../../services.ts'
import { hasVerifiedFactor, isAal2, requireRecent } from '../../wire/assurance.ts'
import { originOf, requireUser } from '../../wire/authenticate.ts'
import { authErrors } from '../../wire/errors.ts'
import { mfaErrors } from '../../wire/mfa-errors.ts'
import { bodyOf, text } from '../../wire/read.ts'
import { lockedUser } from './step-up.ts'

const defaultName = 'Recovery codes'
const longestName = 100

async function existing(auth: AuthServices, db: Queryable, userId: string): Promise<CodeSet> {
  const set = await auth.recoveryCodes.find(db, userId)
  if (!set) throw mfaErrors.factorNotFound()
  return set
}

const told = (id: string, name: string | null, codes: readonly string[]) => ({
  id,
  type: 'recovery_code',
  ...(name && { friendly_name: name }),
  total: codes.length,
  codes,
})

/** What only a session at aal2 may do, under the user's lock. @throws insufficient_aal (403), reauthentication_needed */
async function changing<T>(
  request: FastifyRequest,
  auth: AuthServices,
  change: (tx: Queryable, user: UserRow, ip: string) => Promise<T>,
): Promise<T> {
  const who = await requireUser(request, auth)
  const changed = await auth.db.transaction(async (tx) => {
    const user = await lockedUser(tx, who)
    if (!hasVerifiedFactor(user)) throw mfaErrors.soleFactor()
    if (!isAal2(who)) throw authErrors.insufficientAal(403, 'AAL2 required to manage recovery codes')
    requireRecent(who)
    return change(tx, user, originOf(request).ip)
  })
  // sessions may have gone down to aal1
  await auth.applyRevocations()
  return changed
}

async function generate(request: FastifyRequest, auth: AuthServices) {
  const given = text(bodyOf(request), 'friendly_name')?.trim() ?? ''
  const name = given === '' ? defaultName : given
  if (name.length > longestName)
    throw authErrors.invalid(`friendly_name must be ${longestName} characters or less`)
  return changing(request, auth, async (tx, user, ip) => {
    if (await auth.recoveryCodes.find(tx, user.id)) throw mfaErrors.codesExist()
    const id = await auth.recoveryCodes.create(tx, user.id, name)
    await audit(tx, 'generate_recovery_codes', user, ip, { factor_id: id })
    await tellOfFactor(tx, auth, request, user, 'enrolled', 'recovery_code')
    return told(id, name, await auth.recoveryCodes.fill(tx, id))
  }).catch((error: unknown) => {
    throw error instanceof pg.DatabaseError && error.code === '23505' ? mfaErrors.nameTaken(name) : error
  })
}

export function registerRecoveryCodes(app: FastifyInstance, auth: AuthServices): void {
  app.get('/factors/recovery-codes', async (request) => {
    const { user } = await requireUser(request, auth)
    const { id, total, remaining } = await existing(auth, auth.db, user.id)
    return { id, type: 'recovery_code', total, remaining }
  })

  app.post('/factors/recovery-codes', (request) => generate(request, auth))

  app.post('/factors/recovery-codes/regenerate', (request) =>
    changing(request, auth, async (tx, user, ip) => {
      const { id, friendly_name: name } = await existing(auth, tx, user.id)
      await audit(tx, 'generate_recovery_codes', user, ip, { factor_id: id })
      await tellOfFactor(tx, auth, request, user, 'enrolled', 'recovery_code')
      return told(id, name, await auth.recoveryCodes.fill(tx, id))
    }),
  )

  app.delete('/factors/recovery-codes', (request) =>
    changing(request, auth, async (tx, user, ip) => {
      const { id } = await existing(auth, tx, user.id)
      await removeFactors(tx, user.id, [id])
      await audit(tx, 'recovery_codes_deleted', user, ip, { factor_id: id })
      await tellOfFactor(tx, auth, request, user, 'unenrolled', 'recovery_code')
      return { id }
    }),
  )
}
