// How sure we are of who asks: their level (aal), and how long ago they proved who they are. Refuses (reauthentication_needed)
// sessions that are too old for what they ask.
import type { SessionRow, UserRow } from '../model/rows.ts'
import type { AuthServices } from '../services.ts'
import type { SignedIn } from './authenticate.ts'
import { AuthError, authErrors } from './errors.ts'

/** Whether a second factor was shown: by the session now, and by the token that was sent. */
export const isAal2 = ({ session, claims }: SignedIn): boolean =>
  session?.aal === 'aal2' && claims.aal === 'aal2'

export const hasVerifiedFactor = ({ factors }: Pick<UserRow, 'factors'>): boolean =>
  factors.some(({ status }) => status === 'verified')

/** Milliseconds since 1970 of the newest proof; 0 for a token without a session. */
export const provenAt = ({ session }: Pick<SignedIn, 'session'>): number =>
  Math.max(
    0,
    ...(session?.amr ?? [])
      .filter(({ method }) => method !== 'token_refresh')
      .map(({ timestamp }) => timestamp * 1000),
  )

/** A factor may be added or taken away by a session whose owner proved themselves within this (checklist 45). */
const recent = 24 * 3_600_000

/** @throws reauthentication_needed (400) */
export function requireRecent(who: SignedIn): void {
  if (Date.now() - provenAt(who) > recent)
    throw new AuthError(400, 'reauthentication_needed', 'Changing factors requires a recent sign-in')
}

/** The session of a token that has one. @throws session_not_found (403) */
export function sessionOf({ session }: SignedIn): SessionRow {
  if (!session) throw authErrors.sessionOfTokenGone()
  return session
}

/** Uses up the code that /reauthenticate mailed. @throws reauthentication_not_valid */
export async function checkNonce(auth: AuthServices, { user }: SignedIn, nonce: string): Promise<void> {
  const taken = await auth.db.transaction((tx) =>
    auth.oneTimeTokens.takeByCode(tx, ['reauthentication'], user.email ?? '', nonce),
  )
  if (taken?.user_id !== user.id) throw authErrors.reauthenticationNotValid()
}
