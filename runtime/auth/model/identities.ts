// Identities at providers in the database. Refuses nothing itself: the unique index does (23505).
import pg from 'pg'
import type { Queryable } from '../../db/login-pool.ts'
import type { Profile } from '../oauth/profile.ts'
import type { IdentityRow, UserRow } from './rows.ts'
import { updateUser, userById } from './users.ts'

export async function findIdentity(
  db: Queryable,
  { provider, sub }: Pick<Profile, 'provider' | 'sub'>,
): Promise<IdentityRow | undefined> {
  const [found] = await db.rows<IdentityRow>(
    `select id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at, email
     from auth.identities where provider = $1 and provider_id = $2`,
    [provider, sub],
  )
  return found
}

/** Adds the identity, or brings what it says up to date. */
export async function saveIdentity(db: Queryable, userId: string, profile: Profile): Promise<void> {
  await db.rows(
    `insert into auth.identities as i (provider_id, user_id, identity_data, provider, last_sign_in_at)
     values ($1, $2, $3, $4, now())
     on conflict (provider_id, provider) do update
       set identity_data = excluded.identity_data, last_sign_in_at = now(), updated_at = now()
       where i.user_id = excluded.user_id`,
    [profile.sub, userId, JSON.stringify(profile.data), profile.provider],
  )
}

/** Takes one away. @returns whether it was there */
export async function deleteIdentity(db: Queryable, userId: string, id: string): Promise<boolean> {
  const rows = await db.rows('delete from auth.identities where user_id = $1 and id = $2 returning id', [
    userId,
    id,
  ])
  return rows.length > 0
}

/** Writes into `app_metadata` which providers a user has now. */
export async function noteProviders(db: Queryable, userId: string): Promise<UserRow> {
  const user = await userById(db, userId)
  if (!user) throw new Error('the user is gone within its own transaction')
  const providers = [...new Set(user.identities.map(({ provider }) => provider))]
  const old = user.raw_app_meta_data ?? {}
  const provider = providers.includes(String(old.provider)) ? old.provider : providers[0]
  return updateUser(db, userId, { raw_app_meta_data: { ...old, provider, providers } })
}

/** Whether a mail of ours, or a provider, proved that the user's address is theirs (decision 27). */
export const isProven = ({ email, identities }: UserRow): boolean =>
  email !== null &&
  identities.some((identity) => identity.email === email && identity.identity_data.email_verified === true)

const uniqueOnes = new Set(['identities_provider_id_provider_key', 'users_email_partial_key'])

/** Runs `work` once more where another request made the same user or identity in between. */
export async function onceMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isLate =
      error instanceof pg.DatabaseError && error.code === '23505' && uniqueOnes.has(error.constraint ?? '')
    if (isLate) return work()
    throw error
  }
}
