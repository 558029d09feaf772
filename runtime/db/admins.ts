// Admins of the dashboard, their sessions, and the links that make the first one or set a lost password anew. Living sessions
// are in memory, known to every process at once; tokens are stored as SHA-256 only.
import { createHash, randomBytes } from 'node:crypto'
import type { Caller } from '../identity/caller.ts'
import { toCaller } from '../identity/claims.ts'
import type { LoginPool, Queryable } from './login-pool.ts'

export interface Admin {
  readonly id: string
  readonly email: string
}

export interface AdminSession {
  readonly id: string
  readonly admin: Admin
  readonly expiresAt: Date
  /** The service role, with the admin's id and address in its claims. */
  readonly caller: Caller
}

export interface Admins {
  /** Answers from memory. */
  find(token: string): AdminSession | undefined
  any(): Promise<boolean>
  list(): Promise<(Admin & { readonly created_at: Date; readonly last_sign_in_at: Date | null })[]>
  byEmail(email: string): Promise<(Admin & { readonly password_hash: string }) | undefined>
  /** Makes an admin, or sets the password of the one with this address and ends all of his sessions. */
  put(email: string, passwordHash: string): Promise<Admin>
  /** @returns whether there was one */
  remove(email: string): Promise<boolean>
  /** @returns the token of a new session, told this once */
  begin(
    admin: Admin,
    ip: string,
    userAgent: string,
  ): Promise<{ readonly token: string; readonly session: AdminSession }>
  end(session: string): Promise<void>
  /** Sets a password; only the session that did it goes on. */
  changePassword(session: AdminSession, passwordHash: string): Promise<void>
  /** @returns the token of a new link, which holds for half an hour and once */
  makeLink(): Promise<string>
  /** Like {@link put}, and ends all links; undefined where the link does not hold. */
  useLink(token: string, email: string, passwordHash: string): Promise<Admin | undefined>
  /** Reads all sessions. */
  refresh(): Promise<void>
  /** Drops what has ended. */
  cleanUp(): Promise<void>
}

const prefix = 'lite_admin_'
const wellFormed = /^lite_admin_[\w-]{43}$/
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
const newToken = (): string => prefix + randomBytes(32).toString('base64url')

/**
 * Makes the store of a process; it knows no session until it is refreshed.
 * @param agree has the other processes of this server do so after a change
 */
export function createAdmins(db: LoginPool, agree: () => Promise<void> = async () => undefined): Admins {
  let known = new Map<string, AdminSession>()
  let [begun, applied] = [0, 0]

  async function refresh(): Promise<void> {
    const turn = (begun += 1)
    const rows = await db.rows<{
      id: string
      hash: Buffer
      admin_id: string
      email: string
      expires_at: Date
    }>(
      `select s.id, s.token_hash as hash, a.id as admin_id, a.email, s.expires_at
       from lite.admin_sessions s join lite.admins a on a.id = s.admin_id where s.expires_at > now()`,
    )
    if (turn < applied) return
    applied = turn
    known = new Map(
      rows.map((row) => [
        row.hash.toString('base64'),
        {
          id: row.id,
          admin: { id: row.admin_id, email: row.email },
          expiresAt: row.expires_at,
          caller: toCaller('service_role', {
            ...{ admin_id: row.admin_id, email: row.email },
            // what stays open, a socket for example, ends then
            exp: Math.floor(row.expires_at.getTime() / 1000),
          }),
        },
      ]),
    )
  }

  async function put(on: Queryable, email: string, passwordHash: string): Promise<Admin> {
    const [row] = await on.rows<{ id: string; email: string }>(
      `insert into lite.admins (email, password_hash) values ($1, $2)
       on conflict (lower(email)) do update set password_hash = excluded.password_hash returning id, email`,
      [email, passwordHash],
    )
    if (!row) throw new Error('an INSERT without a row')
    await on.rows('delete from lite.admin_sessions where admin_id = $1', [row.id])
    return row
  }

  async function changed(): Promise<void> {
    await refresh()
    await agree()
  }

  return {
    find: (token) => {
      if (!wellFormed.test(token)) return undefined
      const session = known.get(hashOf(token).toString('base64'))
      return session && session.expiresAt.getTime() > Date.now() ? session : undefined
    },
    any: async () => (await db.rows('select 1 as one from lite.admins limit 1')).length > 0,
    list: () =>
      db.rows('select id, email, created_at, last_sign_in_at from lite.admins order by created_at, id'),
    byEmail: async (email) => {
      const [row] = await db.rows<{ id: string; email: string; password_hash: string }>(
        'select id, email, password_hash from lite.admins where lower(email) = lower($1)',
        [email],
      )
      return row
    },
    put: async (email, passwordHash) => {
      const admin = await db.transaction((on) => put(on, email, passwordHash))
      await changed()
      return admin
    },
    remove: async (email) => {
      const gone = await db.rows('delete from lite.admins where lower(email) = lower($1) returning id', [
        email,
      ])
      await changed()
      return gone.length > 0
    },
    begin: async (admin, ip, userAgent) => {
      const token = newToken()
      await db.transaction(async (on) => {
        await on.rows(
          'insert into lite.admin_sessions (token_hash, admin_id, ip, user_agent) values ($1, $2, $3, $4)',
          [hashOf(token), admin.id, ip, userAgent.slice(0, 512)],
        )
        await on.rows('update lite.admins set last_sign_in_at = now() where id = $1', [admin.id])
      })
      await changed()
      const session = known.get(hashOf(token).toString('base64'))
      if (!session) throw new Error('the session ended as it began')
      return { token, session }
    },
    end: async (session) => {
      await db.rows('delete from lite.admin_sessions where id = $1', [session])
      await changed()
    },
    changePassword: async ({ id, admin }, passwordHash) => {
      await db.transaction(async (on) => {
        await on.rows('update lite.admins set password_hash = $2 where id = $1', [admin.id, passwordHash])
        await on.rows('delete from lite.admin_sessions where admin_id = $1 and id <> $2', [admin.id, id])
      })
      await changed()
    },
    makeLink: async () => {
      const token = randomBytes(24).toString('base64url')
      await db.rows('insert into lite.setup_links (token_hash) values ($1)', [hashOf(token)])
      return token
    },
    useLink: async (token, email, passwordHash) => {
      const admin = await db.transaction(async (on) => {
        // whoever comes second waits here, and finds none
        const [link] = await on.rows(
          'delete from lite.setup_links where token_hash = $1 and expires_at > now() returning expires_at',
          [hashOf(token)],
        )
        if (!link) return undefined
        await on.rows('delete from lite.setup_links')
        return put(on, email, passwordHash)
      })
      await changed()
      return admin
    },
    refresh,
    cleanUp: async () => {
      await db.rows('delete from lite.admin_sessions where expires_at < now()')
      await db.rows('delete from lite.setup_links where expires_at < now()')
    },
  }
}
