// POST /factors/:id/verify: the answer to a challenge makes the session aal2, and a new factor verified. Refuses wrong and
// used codes, challenges that are used, expired, tried too often or asked for elsewhere, and too many wrong codes.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { limitByAddress } from '../../limits/buckets.ts'
import { tellOfFactor } from '../../mail/tell-of-factor.ts'
import { stepsOf } from '../../mfa/totp.ts'
import { audit } from '../../model/audit.ts'
import { attemptChallenge, takeChallenge, takeStep } from '../../model/factors.ts'
import type { AuthServices } from '../../services.ts'
import type { SessionObject } from '../../tokens/sessions.ts'
import { hasVerifiedFactor, isAal2, sessionOf } from '../../wire/assurance.ts'
import { originOf, requireUser } from '../../wire/authenticate.ts'
import { authErrors } from '../../wire/errors.ts'
import { mfaErrors } from '../../wire/mfa-errors.ts'
import { bodyOf, isUuid, text } from '../../wire/read.ts'
import { factorOfPath, sealedSecret } from './factor.ts'
import { lockedUser, stepUp } from './step-up.ts'

/** Wrong codes of one factor: who has the password must not try them all. [tries, seconds] */
const factorLimits = [
  [10, 900],
  [50, 86_400],
] as const

function readAnswer(request: FastifyRequest): { readonly challengeId: string; readonly code: string } {
  const body = bodyOf(request)
  const [challengeId, code] = [text(body, 'challenge_id'), text(body, 'code')]
  if (!isUuid(challengeId)) throw mfaErrors.challengeNotFound()
  if (!code) throw mfaErrors.noCode()
  return { challengeId, code }
}

/** Counts the try against challenge and factor. @returns the counters of the factor */
async function countAttempt(
  request: FastifyRequest,
  auth: AuthServices,
  factorId: string,
  challengeId: string,
): Promise<readonly string[]> {
  const attempt = await attemptChallenge(auth.db, challengeId, factorId)
  if (attempt === 'unknown') throw mfaErrors.challengeNotFound()
  if (attempt === 'expired') throw mfaErrors.challengeExpired(challengeId)
  if (auth.addressKey(attempt.ip) !== auth.addressKey(request.ip)) throw mfaErrors.otherAddress()
  const keys: string[] = []
  for (const [most, seconds] of factorLimits) {
    const key = `factor ${factorId} ${seconds}`
    keys.push(key)
    await auth.limits.take(key, most, seconds)
  }
  return keys
}

/** @throws mfa_verification_failed, mfa_challenge_expired, mfa_ip_address_mismatch, mfa_factor_not_found (422), over_request_rate_limit */
async function verify(request: FastifyRequest, auth: AuthServices): Promise<SessionObject> {
  const who = await requireUser(request, auth)
  const session = sessionOf(who)
  const factor = await factorOfPath(request, auth.db, who.user.id)
  const sealed = sealedSecret(factor)
  const { challengeId, code } = readAnswer(request)
  await limitByAddress(request, auth, 'mfa')
  const counters = await countAttempt(request, auth, factor.id, challengeId)
  const origin = originOf(request)
  const [step] = stepsOf(auth.mfaSecrets.open(sealed, factor.id), code)
  if (step === undefined) {
    await audit(auth.db, 'verification_attempted', who.user, origin.ip, { factor_id: factor.id })
    throw mfaErrors.wrongCode()
  }
  const answer = await auth.db.transaction(async (tx) => {
    const user = await lockedUser(tx, who)
    if (factor.status === 'unverified' && hasVerifiedFactor(user) && !isAal2(who))
      throw authErrors.insufficientAal(403, 'AAL2 required to verify a new factor')
    if (!(await takeChallenge(tx, challengeId))) throw mfaErrors.challengeExpired(challengeId)
    if (!(await takeStep(tx, factor.id, step))) throw mfaErrors.wrongCode()
    if (factor.status === 'unverified') await tellOfFactor(tx, auth, request, user, 'enrolled', 'totp')
    return stepUp(tx, auth, {
      ...{ userId: user.id, sessionId: session.id, factorId: factor.id },
      ...{ method: 'totp', origin },
    })
  })
  await auth.limits.forget(...counters)
  await auth.applyRevocations()
  return answer
}

export function registerVerifyFactor(app: FastifyInstance, auth: AuthServices): void {
  app.post('/factors/:id/verify', (request) => verify(request, auth))
}
