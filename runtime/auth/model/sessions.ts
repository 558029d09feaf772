// Sessions and their refresh tokens in the database. Refuses nothing itself. Deleting a session revokes its access tokens
// on every path: a trigger writes it down.
import type { Queryable } from '../../db/login-pool.ts'
import type { Aal, SessionRow } from './rows.ts'

const own = `s.id, s.user_id, s.created_at, s.updated_at, s.factor_id, s.aal, s.not_after, s.refreshed_at::text,
  s.user_agent, host(s.ip) as ip`
const columns = `${own}, coalesce((select json_agg(json_build_object(
      'method', a.authentication_method, 'timestamp', floor(extract(epoch from a.updated_at))::bigint)
      order by a.updated_at desc, a.id)
    from auth.mfa_amr_claims a where a.session_id = s.id), '[]') as amr`

export async function sessionById(db: Queryable, id: string): Promise<SessionRow | undefined> {
  return (await db.rows<SessionRow>(`select ${columns} from auth.sessions s where s.id = $1`, [id]))[0]
}

/**
 * The session of a refresh token, locked, so that refreshes of one session come one after the other.
 * @param hash of the token
 */
export async function lockSessionOf(tx: Queryable, hash: string): Promise<SessionRow | undefined> {
  const [found] = await tx.rows<SessionRow>(
    `select ${columns} from auth.sessions s
     where s.id = (select t.session_id from auth.refresh_tokens t where t.token = $1) for update of s`,
    [hash],
  )
  return found
}

/** Those that have not ended, newest first. */
export const sessionsOf = (db: Queryable, userId: string): Promise<SessionRow[]> =>
  db.rows<SessionRow>(
    `select ${columns} from auth.sessions s
     where s.user_id = $1 and (s.not_after is null or s.not_after > now())
     order by coalesce(s.refreshed_at at time zone 'utc', s.created_at) desc`,
    [userId],
  )

/** Where a request came from. */
export interface Origin {
  readonly ip: string
  readonly userAgent: string
}

export interface NewSession {
  readonly userId: string
  /** `password`, `otp`, `oauth`, …: the first entry of amr. */
  readonly method: string
  readonly aal?: Aal
  readonly origin: Origin
  /** Hash of its first refresh token. */
  readonly tokenHash: string
}

export async function insertSession(db: Queryable, session: NewSession): Promise<SessionRow> {
  const { userId, method, aal = 'aal1', origin, tokenHash } = session
  const [made] = await db.rows<SessionRow>(
    `with s as (
       insert into auth.sessions (user_id, aal, user_agent, ip) values ($1, $2, $3, $4) returning *),
     proof as (
       insert into auth.mfa_amr_claims (session_id, authentication_method) select s.id, $5 from s
       returning authentication_method as method, floor(extract(epoch from updated_at))::bigint as timestamp),
     token as (
       insert into auth.refresh_tokens (token, user_id, session_id) select $6, s.user_id::text, s.id from s)
     select ${own}, (select json_agg(proof) from proof) as amr from s`,
    [userId, aal, origin.userAgent, origin.ip, method, tokenHash],
  )
  if (!made) throw new Error('an INSERT without a row')
  return made
}

/** Notes how the user proved who they are. */
export async function addMethod(db: Queryable, sessionId: string, method: string): Promise<void> {
  await db.rows(
    `insert into auth.mfa_amr_claims (session_id, authentication_method) values ($1, $2)
     on conflict (session_id, authentication_method) do update set updated_at = now()`,
    [sessionId, method],
  )
}

/** Gives the session a refresh token beside those it has. @param hash of the token, never itself */
export async function insertRefreshToken(
  db: Queryable,
  { id, user_id }: Pick<SessionRow, 'id' | 'user_id'>,
  hash: string,
): Promise<void> {
  await db.rows('insert into auth.refresh_tokens (token, user_id, session_id) values ($1, $2, $3)', [
    hash,
    user_id,
    id,
  ])
}

/** Uses up the token `hash` of the locked session; `next` follows it. The session was seen at `origin`. */
export async function rotate(tx: Queryable, hash: string, next: string, origin: Origin): Promise<void> {
  await tx.rows(
    `with used as (
       update auth.refresh_tokens set revoked = true, updated_at = clock_timestamp() where token = $1
       returning user_id, session_id),
     next as (
       insert into auth.refresh_tokens (token, user_id, session_id, parent)
       select $2, user_id, session_id, $1 from used)
     update auth.sessions set refreshed_at = clock_timestamp() at time zone 'utc', updated_at = now(),
       user_agent = $3, ip = $4
     where id = (select session_id from used)`,
    [hash, next, origin.userAgent, origin.ip],
  )
}

export async function deleteSession(db: Queryable, id: string): Promise<void> {
  await db.rows('delete from auth.sessions where id = $1', [id])
}

/** Ends the user's sessions. @param except one that lives on */
export async function deleteSessionsOf(db: Queryable, userId: string, except?: string): Promise<void> {
  await db.rows('delete from auth.sessions where user_id = $1 and id is distinct from $2', [
    userId,
    except ?? null,
  ])
}

/** Ends the user's other sessions in a way that lets them learn why at their next refresh. */
export async function supersedeSessionsOf(db: Queryable, userId: string, by: string): Promise<void> {
  await db.rows(
    `update auth.sessions set not_after = now()
     where user_id = $1 and id <> $2 and (not_after is null or not_after > now())`,
    [userId, by],
  )
}
