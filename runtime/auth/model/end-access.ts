// Ends what a user, or who got hold of their link, code or token, could go on with. Refuses nothing. The caller applies
// revocations after the commit.
import type { Queryable } from '../../db/login-pool.ts'
import { endFlowsOf } from './flows.ts'
import type { OneTimeTokens } from './one-time-tokens.ts'
import { deleteSessionsOf } from './sessions.ts'

/**
 * Sessions, one-time tokens and flows under way (attack cases A11 and A24).
 *
 * @param except a session that lives on: the one that asks for it
 */
export async function endAccess(
  tx: Queryable,
  oneTimeTokens: OneTimeTokens,
  userId: string,
  except?: string,
): Promise<void> {
  await oneTimeTokens.end(tx, userId)
  await endFlowsOf(tx, userId)
  await deleteSessionsOf(tx, userId, except)
}
