// POST /factors/recovery-codes/verify: one of the codes in place of a lost factor makes the session aal2. Refuses wrong and
// used codes (mfa_verification_failed), and after some of them every code for a while (mfa_recovery_codes_locked).
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { limitByAddress } from '../../limits/buckets.ts'
import { audit } from '../../model/audit.ts'
import type { AuthServices } from '../../services.ts'
import type { SessionObject } from '../../tokens/sessions.ts'
import { sessionOf } from '../../wire/assurance.ts'
import { originOf, requireUser } from '../../wire/authenticate.ts'
import { mfaErrors } from '../../wire/mfa-errors.ts'
import { bodyOf, text } from '../../wire/read.ts'
import { lockedUser, stepUp } from './step-up.ts'

const mostAttempts = 5
/** Seconds. */
const lockTime = 900

/** @throws mfa_verification_failed (422), mfa_recovery_codes_locked, over_request_rate_limit (429) */
async function verifyCode(request: FastifyRequest, auth: AuthServices): Promise<SessionObject> {
  const who = await requireUser(request, auth)
  const session = sessionOf(who)
  const code = text(bodyOf(request), 'code')
  if (!code) throw mfaErrors.wrongCode('recovery')
  await limitByAddress(request, auth, 'mfa')
  const counter = `recovery codes ${who.user.id}`
  const wait = await auth.limits.wait(counter, mostAttempts, lockTime)
  if (wait > 0) throw mfaErrors.codesLocked(wait)
  const origin = originOf(request)
  const answer = await auth.db.transaction(async (tx) => {
    const user = await lockedUser(tx, who)
    const factorId = await auth.recoveryCodes.take(tx, user.id, code)
    if (factorId === undefined) return undefined
    return stepUp(tx, auth, {
      ...{ userId: user.id, sessionId: session.id, factorId },
      ...{ method: 'mfa/recovery_code', origin },
    })
  })
  if (!answer) {
    await audit(auth.db, 'verification_attempted', who.user, origin.ip, { method: 'mfa/recovery_code' })
    throw mfaErrors.wrongCode('recovery')
  }
  await auth.limits.forget(counter)
  await auth.applyRevocations()
  return answer
}

export function registerVerifyRecoveryCode(app: FastifyInstance, auth: AuthServices): void {
  app.post('/factors/recovery-codes/verify', (request) => verifyCode(request, auth))
}
