// A session that has shown a second factor: it goes on at aal2 with new tokens, and what was less ends: other sessions
// without a factor, factors never verified. Refuses (…_not_found, user_banned) who is gone meanwhile.
import type { Queryable } from '../../../db/login-pool.ts'
import { audit } from '../../model/audit.ts'
import { dropUnverified, raiseSession } from '../../model/factors.ts'
import type { UserRow } from '../../model/rows.ts'
import { isBanned } from '../../model/rows.ts'
import type { Origin } from '../../model/sessions.ts'
import { addMethod, sessionById } from '../../model/sessions.ts'
import { lockUser, userById } from '../../model/users.ts'
import type { AuthServices } from '../../services.ts'
import type { SessionObject } from '../../tokens/sessions.ts'
import type { SignedIn } from '../../wire/authenticate.ts'
import { authErrors } from '../../wire/errors.ts'

/** The user, whom nobody changes until the transaction ends. */
export async function lockedUser(tx: Queryable, who: SignedIn): Promise<UserRow> {
  const user = await lockUser(tx, who.user.id)
  if (user?.deleted_at !== null) throw authErrors.userOfTokenGone()
  if (isBanned(user)) throw authErrors.banned()
  return user
}

export interface StepUp {
  readonly userId: string
  readonly sessionId: string
  readonly factorId: string
  /** What the session's amr gains. */
  readonly method: 'totp' | 'mfa/recovery_code'
  readonly origin: Origin
}

/** The caller applies revocations after the commit. */
export async function stepUp(tx: Queryable, auth: AuthServices, step: StepUp): Promise<SessionObject> {
  const { userId, sessionId, factorId, method, origin } = step
  if (!(await sessionById(tx, sessionId))) throw authErrors.sessionOfTokenGone()
  await raiseSession(tx, { userId, sessionId, factorId })
  await addMethod(tx, sessionId, method)
  await dropUnverified(tx, userId)
  const user = await userById(tx, userId)
  if (!user) throw authErrors.userOfTokenGone()
  await audit(tx, 'mfa_code_login', user, origin.ip, { factor_id: factorId, method })
  return auth.sessions.renew(tx, user, sessionId, method)
}
