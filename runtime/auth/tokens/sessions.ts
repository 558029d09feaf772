// From a proven user to a session object, and from one refresh token to the next. Refuses (session_expired, …already_used)
// what has ended; a token used again after its window ends the whole session. Source: auth.md §3.1 and §3.2.
import type { AuthConfig } from '../../config/auth-config.ts'
import type { LoginPool, Queryable } from '../../db/login-pool.ts'
import { audit } from '../model/audit.ts'
import type { Aal, SessionRow, UserRow } from '../model/rows.ts'
import { isBanned, userObject } from '../model/rows.ts'
import type { Origin } from '../model/sessions.ts'
import {
  deleteSession,
  insertRefreshToken,
  insertSession,
  lockSessionOf,
  rotate,
  sessionById,
  supersedeSessionsOf,
} from '../model/sessions.ts'
import { updateUser, userById } from '../model/users.ts'
import { AuthError, authErrors } from '../wire/errors.ts'
import type { AccessTokens } from './access-token.ts'
import { hashOf, isRefreshToken, newRefreshToken, successorOf } from './refresh-token.ts'

/** GoTrue's AccessTokenResponse. */
export interface SessionObject {
  readonly access_token: string
  readonly token_type: 'bearer'
  readonly expires_in: number
  readonly expires_at: number
  readonly refresh_token: string
  readonly user: ReturnType<typeof userObject>
}

export interface Sessions {
  /** Starts a session of `user` inside the caller's transaction. */
  start(
    db: Queryable,
    user: UserRow,
    how: { readonly method: string; readonly origin: Origin; readonly aal?: Aal },
  ): Promise<SessionObject>
  /**
   * A new pair of tokens for a session that lives on with other claims (a step up, a step down): its refresh tokens
   * of before end.
   */
  renew(db: Queryable, user: UserRow, sessionId: string, method: string): Promise<SessionObject>
  /**
   * The next pair of tokens. Repeating it within the window gives the same refresh token.
   * @throws validation_failed, refresh_token_not_found, refresh_token_already_used, session_expired, user_banned (400)
   */
  refresh(token: string, origin: Origin): Promise<SessionObject>
}

interface TokenRow {
  readonly revoked: boolean
  /** Milliseconds since it was used. */
  readonly age: number
}

/** Tabs that refresh one after the other within the window. */
const mostSteps = 10

/** Why a session may not be refreshed; undefined where it may. */
function endOf(session: SessionRow, settings: AuthConfig['session']): AuthError | undefined {
  const now = Date.now()
  const { timebox, inactivity, single } = settings
  const used = session.refreshed_at === null ? session.created_at : new Date(`${session.refreshed_at}Z`)
  if (session.not_after !== null && session.not_after.getTime() <= now)
    return authErrors.sessionExpired(single ? ' (Revoked by Newer Login)' : '')
  if (timebox > 0 && session.created_at.getTime() + timebox <= now) return authErrors.sessionExpired()
  if (inactivity > 0 && used.getTime() + inactivity <= now) return authErrors.sessionExpired(' (Inactivity)')
  return undefined
}

/** @param key 32 bytes that successors of refresh tokens are derived with */
export function createSessions(
  db: LoginPool,
  settings: AuthConfig['session'],
  accessTokens: AccessTokens,
  key: Buffer,
): Sessions {
  async function toObject(
    through: Queryable,
    {
      user,
      session,
      refreshToken,
      method,
    }: { user: UserRow; session: SessionRow; refreshToken: string; method: string },
  ): Promise<SessionObject> {
    const { token, expiresIn, expiresAt } = await accessTokens.issue(through, user, session, method)
    return {
      access_token: token,
      token_type: 'bearer',
      expires_in: expiresIn,
      expires_at: expiresAt,
      refresh_token: refreshToken,
      user: userObject(user),
    }
  }

  async function tokenRow(tx: Queryable, hash: string): Promise<TokenRow | undefined> {
    const [found] = await tx.rows<TokenRow>(
      `select revoked, extract(epoch from clock_timestamp() - updated_at)::float8 * 1000 as age
       from auth.refresh_tokens where token = $1`,
      [hash],
    )
    return found
  }

  /**
   * The living token that follows a used one, where every step to it was made within the window.
   * @param arrived when it was asked for, in milliseconds of the process: a busy server takes nothing from the window
   */
  async function livingSuccessor(
    tx: Queryable,
    used: TokenRow,
    token: string,
    arrived: number,
  ): Promise<string | undefined> {
    let [row, next]: [TokenRow | undefined, string] = [used, token]
    for (let steps = 0; row?.revoked === true && steps < mostSteps; steps += 1) {
      if (row.age - (performance.now() - arrived) > settings.reuseWindow) return undefined
      next = successorOf(next, key)
      row = await tokenRow(tx, hashOf(next))
    }
    return row?.revoked === false ? next : undefined
  }

  /** What came of one token: an object, or an error that is thrown after the commit, as it may have ended the session. */
  async function turn(
    tx: Queryable,
    token: string,
    origin: Origin,
    arrived: number,
  ): Promise<SessionObject | AuthError> {
    const hash = hashOf(token)
    const session = await lockSessionOf(tx, hash)
    // read when the lock is had: another refresh may have used it meanwhile
    const found = session && (await tokenRow(tx, hash))
    const user = found && (await userById(tx, session.user_id))
    if (!found || user?.deleted_at !== null) return authErrors.refreshNotFound()
    if (isBanned(user)) return authErrors.refreshUserBanned()
    const ended = endOf(session, settings)
    if (ended) {
      await deleteSession(tx, session.id)
      return ended
    }
    let next: string | undefined = successorOf(token, key)
    if (!found.revoked) {
      await rotate(tx, hash, hashOf(next), origin)
    } else {
      next = await livingSuccessor(tx, found, token, arrived)
    }
    if (next === undefined) {
      await deleteSession(tx, session.id)
      await audit(tx, 'token_reused', user, origin.ip, { session_id: session.id })
      return authErrors.refreshUsed()
    }
    return toObject(tx, { user, session, refreshToken: next, method: 'token_refresh' })
  }

  /** Who asks the same while it is done is told the same, and holds no connection: one client cannot take them all. */
  const underWay = new Map<string, Promise<SessionObject | AuthError>>()

  function begin(hash: string, token: string, origin: Origin): Promise<SessionObject | AuthError> {
    const arrived = performance.now()
    const turning = db
      .transaction((tx) => turn(tx, token, origin, arrived))
      .finally(() => {
        underWay.delete(hash)
      })
    underWay.set(hash, turning)
    return turning
  }

  return {
    start: async (tx, user, { method, origin, aal = 'aal1' }) => {
      const refreshToken = newRefreshToken()
      const tokenHash = hashOf(refreshToken)
      const session = await insertSession(tx, { userId: user.id, method, aal, origin, tokenHash })
      if (settings.single) await supersedeSessionsOf(tx, user.id, session.id)
      const signedIn = await updateUser(tx, user.id, { last_sign_in_at: 'now' })
      return toObject(tx, { user: signedIn, session, refreshToken, method })
    },
    renew: async (tx, user, sessionId, method) => {
      await tx.rows('delete from auth.refresh_tokens where session_id = $1', [sessionId])
      const session = await sessionById(tx, sessionId)
      if (!session) throw authErrors.sessionOfTokenGone()
      const refreshToken = newRefreshToken()
      await insertRefreshToken(tx, session, hashOf(refreshToken))
      return toObject(tx, { user, session, refreshToken, method })
    },
    refresh: async (token, origin) => {
      if (!isRefreshToken(token)) throw authErrors.refreshShape()
      const hash = hashOf(token)
      const outcome = await (underWay.get(hash) ?? begin(hash, token, origin))
      if (outcome instanceof AuthError) throw outcome
      return outcome
    },
  }
}
