// Users and their identities in the database. Refuses nothing itself: unique indexes do (23505).
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Queryable } from '../../db/login-pool.ts'
import type { UserRow } from './rows.ts'

/** What a {@link UserRow} is read with, of `auth.users u`. */
export const userColumns = `u.id, u.aud, u.role, u.email, u.encrypted_password, u.email_confirmed_at, u.invited_at,
  u.confirmation_sent_at, u.recovery_sent_at, u.email_change, u.email_change_sent_at, u.email_change_confirm_status,
  u.reauthentication_sent_at, u.last_sign_in_at, u.raw_app_meta_data, u.raw_user_meta_data, u.created_at, u.updated_at,
  u.phone, u.phone_confirmed_at, u.phone_change, u.phone_change_sent_at, u.confirmed_at, u.banned_until, u.deleted_at,
  u.is_sso_user, u.is_anonymous,
  coalesce((select json_agg(i order by i.created_at, i.id) from auth.identities i where i.user_id = u.id), '[]') as identities,
  coalesce((select json_agg(f order by f.created_at, f.id) from (
    select m.id, m.friendly_name, m.factor_type, m.status, m.created_at, m.updated_at, m.phone, m.last_challenged_at
    from auth.mfa_factors m where m.user_id = u.id and m.factor_type <> 'recovery_code') f), '[]') as factors`

const one = async (db: Queryable, where: string, value: string): Promise<UserRow | undefined> =>
  (await db.rows<UserRow>(`select ${userColumns} from auth.users u where ${where}`, [value]))[0]

export const userById = (db: Queryable, id: string) => one(db, 'u.id = $1', id)

/** @param email in its stored form */
export const userByEmail = (db: Queryable, email: string) =>
  one(db, 'u.email = $1 and not u.is_sso_user and u.deleted_at is null', email)

/** The same, and nobody changes the user until the transaction ends. */
export async function lockUser(db: Queryable, id: string): Promise<UserRow | undefined> {
  const [found] = await db.rows('select from auth.users where id = $1 for no key update', [id])
  return found && userById(db, id)
}

/** What a new user begins with. Metadata of the caller's own goes to `userMetadata` only. */
export interface NewUser {
  readonly id?: string | undefined
  readonly email?: string | undefined
  readonly passwordHash?: string | undefined
  readonly confirmed: boolean
  readonly role?: string | undefined
  readonly aud?: string | undefined
  readonly appMetadata?: Readonly<Record<string, unknown>> | undefined
  readonly userMetadata?: Readonly<Record<string, unknown>> | undefined
  readonly anonymous?: boolean
  readonly invited?: boolean
}

/** Inserts the user without an identity; metadata names the provider `email`, or none for an anonymous one. */
export async function insertUser(db: Queryable, user: NewUser): Promise<UserRow> {
  const id = user.id ?? randomUUID()
  const providers = user.anonymous ? {} : { provider: 'email', providers: ['email'] }
  await db.rows(
    `insert into auth.users (
       instance_id, id, aud, role, email, encrypted_password, email_confirmed_at, invited_at, raw_app_meta_data,
       raw_user_meta_data, is_anonymous, created_at, updated_at, confirmation_token, recovery_token,
       email_change_token_new, email_change
     ) values (
       '00000000-0000-0000-0000-000000000000', $1, $2, $3, $4, $5, case when $6 then now() end,
       case when $7 then now() end, $8, $9, $10, now(), now(), '', '', '', ''
     )`,
    [
      id,
      user.aud ?? 'authenticated',
      user.role ?? 'authenticated',
      user.email ?? null,
      user.passwordHash ?? '',
      user.confirmed,
      user.invited === true,
      JSON.stringify({ ...providers, ...user.appMetadata }),
      JSON.stringify(user.userMetadata ?? {}),
      user.anonymous === true,
    ],
  )
  return existing(db, id)
}

async function existing(db: Queryable, id: string): Promise<UserRow> {
  const found = await userById(db, id)
  if (!found) throw new Error('the user is gone within its own transaction')
  return found
}

/** The identity of an address and password. @param verified whether a mail of ours proved the address */
export async function insertEmailIdentity(
  db: Queryable,
  userId: string,
  email: string,
  verified: boolean,
  data: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const identity = { ...data, sub: userId, email, email_verified: verified, phone_verified: false }
  await db.rows(
    `insert into auth.identities (provider_id, user_id, identity_data, provider, last_sign_in_at)
     values ($1::uuid::text, $1::uuid, $2, 'email', now())`,
    [userId, JSON.stringify(identity)],
  )
}

/** Whether a statement failed because another user has the address. */
export const isAddressTaken = (error: unknown): boolean =>
  error instanceof pg.DatabaseError &&
  error.code === '23505' &&
  error.constraint === 'users_email_partial_key'

/** What the address of a user adds to their metadata, as GoTrue does. @param verified whether a mail of ours proved it */
export const withAddress = (
  data: Readonly<Record<string, unknown>>,
  id: string,
  email: string,
  verified = false,
) => ({ ...data, sub: id, email, email_verified: verified, phone_verified: false })

/**
 * A user with an address, whose identity no mail has proved yet.
 * @param data metadata of the caller's own; of an admin's they are all until the address is confirmed, as upstream
 */
export async function insertEmailUser(
  db: Queryable,
  {
    data,
    byAdmin = false,
    ...user
  }: Omit<NewUser, 'userMetadata'> & {
    readonly email: string
    readonly data: Readonly<Record<string, unknown>>
    readonly byAdmin?: boolean
  },
): Promise<UserRow> {
  const id = randomUUID()
  const userMetadata = byAdmin ? data : withAddress(data, id, user.email)
  await insertUser(db, { id, ...user, userMetadata })
  await insertEmailIdentity(db, id, user.email, false, data)
  return existing(db, id)
}

/**
 * A mail of ours proved the address: the user's identity of it says so, and is made where there was none.
 * @param data replaces what the identity held; undefined: it stays
 */
export async function setEmailIdentity(
  db: Queryable,
  userId: string,
  email: string,
  data?: Readonly<Record<string, unknown>>,
): Promise<void> {
  const proven = { sub: userId, email, email_verified: true }
  const changed = await db.rows(
    `update auth.identities set updated_at = now(),
       identity_data = coalesce($2::jsonb, identity_data) || $3::jsonb
     where user_id = $1 and provider = 'email' returning id`,
    [userId, data ? JSON.stringify({ ...data, phone_verified: false }) : null, JSON.stringify(proven)],
  )
  if (changed.length === 0) await insertEmailIdentity(db, userId, email, true, data)
}

/** Columns that may be set one by one. */
type Settable = Partial<{
  readonly email: string | null
  readonly encrypted_password: string
  readonly email_confirmed_at: 'now' | null
  readonly raw_app_meta_data: Readonly<Record<string, unknown>>
  readonly raw_user_meta_data: Readonly<Record<string, unknown>>
  readonly role: string
  readonly aud: string
  readonly last_sign_in_at: 'now'
  readonly banned_until: Date | null
  readonly is_anonymous: boolean
  readonly phone: string
  readonly phone_confirmed_at: 'now'
  readonly deleted_at: 'now'
  readonly email_change: string
  readonly email_change_confirm_status: number
  readonly confirmation_sent_at: 'now'
  readonly recovery_sent_at: 'now'
  readonly email_change_sent_at: 'now'
  readonly reauthentication_sent_at: 'now'
  readonly invited_at: 'now'
}>

/** Sets columns of one user; `now` is the time of the transaction. The names are ours, never a caller's. */
export async function updateUser(db: Queryable, id: string, change: Settable): Promise<UserRow> {
  const sets = ['updated_at = now()']
  const values: unknown[] = [id]
  for (const [name, value] of Object.entries(change)) {
    if (value === 'now') sets.push(`${name} = now()`)
    else {
      const isJson = typeof value === 'object' && value !== null && !(value instanceof Date)
      values.push(isJson ? JSON.stringify(value) : value)
      sets.push(`${name} = $${values.length}`)
    }
  }
  const [changed] = await db.rows<UserRow>(
    `update auth.users u set ${sets.join(', ')} where u.id = $1 returning ${userColumns}`,
    values,
  )
  return changed ?? existing(db, id)
}

/** Metadata after a change: members are replaced one by one, null takes one away. */
export function merged(
  old: Readonly<Record<string, unknown>> | null,
  change: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const all = { ...old, ...change }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null))
}
