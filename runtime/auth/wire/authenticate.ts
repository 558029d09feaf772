// Who asks: every route but the open ones needs an API key; those of a user a bearer token whose user and session exist.
// Refuses with GoTrue's codes (no_authorization, bad_jwt, user_not_found, session_not_found, user_banned, not_admin).
import type { FastifyRequest } from 'fastify'
import { ApiError } from '../../errors/index.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Actor } from '../model/audit.ts'
import type { SessionRow, UserRow } from '../model/rows.ts'
import { isBanned } from '../model/rows.ts'
import type { Origin } from '../model/sessions.ts'
import { sessionById } from '../model/sessions.ts'
import { userById } from '../model/users.ts'
import type { AuthServices } from '../services.ts'
import { authErrors } from './errors.ts'
import { isUuid } from './read.ts'

/** @throws no_authorization (401) */
export async function requireKey(request: FastifyRequest, { identify }: AuthServices): Promise<void> {
  const { apikey, origin, 'sec-fetch-site': site } = request.headers
  if (apikey === undefined || apikey === '') throw authErrors.noKey()
  await identify({ apikey, ...(origin && { origin }), ...(site && { 'sec-fetch-site': site }) }).catch(
    (error: unknown) => {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      // only a hint says more than that the key is none
      throw error.hint === null ? authErrors.badKey() : authErrors.badKey(`${error.message}. ${error.hint}`)
    },
  )
}

/** The caller of a bearer token that is genuine and holds; whether user and session exist is not looked at. */
export async function requireBearer(request: FastifyRequest, { verify }: AuthServices): Promise<Caller> {
  const { authorization } = request.headers
  if (authorization === undefined || !/^bearer +\S/i.test(authorization)) throw authErrors.noBearer()
  return verify(authorization).catch((error: unknown) => {
    throw error instanceof ApiError && error.status === 401 ? authErrors.badToken(error.message) : error
  })
}

export interface SignedIn {
  readonly user: UserRow
  /** Null for a token without `session_id`. */
  readonly session: SessionRow | null
  readonly claims: Caller['claims']
}

/** The user behind the bearer token, as the database has them now. */
export async function requireUser(request: FastifyRequest, auth: AuthServices): Promise<SignedIn> {
  const { claims } = await requireBearer(request, auth)
  const { sub, session_id: sessionId, act } = claims
  if (sub === undefined || sub === '') throw authErrors.noSubject()
  // who takes a user's part reads and writes their data, and has no say over the account
  if (act !== undefined) throw authErrors.impersonated()
  if (!isUuid(sub)) throw authErrors.badSubject()
  const user = await userById(auth.db, sub)
  if (user?.deleted_at !== null) throw authErrors.userOfTokenGone()
  if (isBanned(user)) throw authErrors.banned()
  if (sessionId === undefined || sessionId === '') return { user, session: null, claims }
  if (!isUuid(sessionId)) throw authErrors.badSession()
  const session = await sessionById(auth.db, sessionId)
  if (session?.user_id !== user.id) throw authErrors.sessionOfTokenGone()
  if (session.not_after !== null && session.not_after.getTime() <= Date.now())
    throw authErrors.sessionNoLongerValid()
  return { user, session, claims }
}

/**
 * Lets pass only the service key or a token of `service_role`; one with a user or session needs them alive.
 * @throws not_admin (403), no_authorization (401)
 */
export async function requireAdmin(request: FastifyRequest, auth: AuthServices): Promise<void> {
  const { authorization, apikey } = request.headers
  const bearer = authorization !== undefined && !/^bearer +sb_/i.test(authorization)
  const caller = bearer
    ? await requireBearer(request, auth)
    : await auth.identify({ apikey }).catch(() => {
        throw authErrors.noBearer()
      })
  if (caller.role !== 'service_role') throw authErrors.notAdmin()
  const { sub, admin_id: id, email } = caller.claims
  if (sub !== undefined) admins.set(request, (await requireUser(request, auth)).user)
  // the session of an admin of the dashboard, whom the claims name
  else if (typeof id === 'string' && typeof email === 'string') admins.set(request, { id, email })
}

const admins = new WeakMap<FastifyRequest, Actor>()

/** Who acts in a request that {@link requireAdmin} let pass, for the audit log: a user, an admin, or nobody behind a key. */
export const actorOf = (request: FastifyRequest): Actor => admins.get(request)

const longestAgent = 512

/** Where the request came from, behind trusted proxies only. */
export const originOf = (request: FastifyRequest): Origin => ({
  ip: request.ip,
  userAgent: (request.headers['user-agent'] ?? '').slice(0, longestAgent),
})
