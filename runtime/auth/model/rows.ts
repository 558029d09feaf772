// The rows of the auth schema as pg reads them, and the objects that clients see of them. Source: auth.md §1.3. Types and
// pure functions only; no password, no token and no hash ever passes from a row to an object.

export type Aal = 'aal1' | 'aal2' | 'aal3'
type Json = Readonly<Record<string, unknown>>

export interface IdentityRow {
  readonly id: string
  readonly provider_id: string
  readonly user_id: string
  readonly identity_data: Json
  readonly provider: string
  readonly last_sign_in_at: string | null
  readonly created_at: string
  readonly updated_at: string
  readonly email: string | null
}

export interface FactorRow {
  readonly id: string
  readonly friendly_name: string | null
  readonly factor_type: 'totp' | 'webauthn' | 'phone'
  readonly status: 'unverified' | 'verified'
  readonly created_at: string
  readonly updated_at: string
  readonly phone: string | null
  readonly last_challenged_at: string | null
}

/** `auth.users` with identities and factors as JSON. */
export interface UserRow {
  readonly id: string
  readonly aud: string | null
  readonly role: string | null
  readonly email: string | null
  readonly encrypted_password: string | null
  readonly email_confirmed_at: Date | null
  readonly invited_at: Date | null
  readonly confirmation_sent_at: Date | null
  readonly recovery_sent_at: Date | null
  readonly email_change: string | null
  readonly email_change_sent_at: Date | null
  readonly email_change_confirm_status: number
  readonly reauthentication_sent_at: Date | null
  readonly last_sign_in_at: Date | null
  readonly raw_app_meta_data: Json | null
  readonly raw_user_meta_data: Json | null
  readonly created_at: Date | null
  readonly updated_at: Date | null
  readonly phone: string | null
  readonly phone_confirmed_at: Date | null
  readonly phone_change: string | null
  readonly phone_change_sent_at: Date | null
  readonly confirmed_at: Date | null
  readonly banned_until: Date | null
  readonly deleted_at: Date | null
  readonly is_sso_user: boolean
  readonly is_anonymous: boolean
  readonly identities: readonly IdentityRow[]
  readonly factors: readonly FactorRow[]
}

export interface SessionRow {
  readonly id: string
  readonly user_id: string
  readonly created_at: Date
  readonly updated_at: Date
  readonly factor_id: string | null
  readonly aal: Aal
  readonly not_after: Date | null
  /** UTC without a zone, as text. */
  readonly refreshed_at: string | null
  readonly user_agent: string | null
  readonly ip: string | null
  /** How the user proved who they are, newest first. */
  readonly amr: readonly { readonly method: string; readonly timestamp: number }[]
}

const set = <T>(name: string, value: T | null | undefined) =>
  value === null || value === undefined || value === '' ? {} : { [name]: value }

export const identityObject = (row: IdentityRow) => ({
  identity_id: row.id,
  id: row.provider_id,
  user_id: row.user_id,
  identity_data: row.identity_data,
  provider: row.provider,
  last_sign_in_at: row.last_sign_in_at,
  created_at: row.created_at,
  updated_at: row.updated_at,
  ...set('email', row.email),
})

export const factorObject = (row: FactorRow) => ({
  id: row.id,
  created_at: row.created_at,
  updated_at: row.updated_at,
  status: row.status,
  ...set('friendly_name', row.friendly_name),
  factor_type: row.factor_type,
  ...set('phone', row.phone),
  ...set('last_challenged_at', row.last_challenged_at),
})

/** What a client sees of a user. */
export type UserObject = ReturnType<typeof userObject>

export const userObject = (row: UserRow) => ({
  id: row.id,
  aud: row.aud ?? '',
  role: row.role ?? '',
  email: row.email ?? '',
  ...set('email_confirmed_at', row.email_confirmed_at),
  ...set('invited_at', row.invited_at),
  phone: row.phone ?? '',
  ...set('phone_confirmed_at', row.phone_confirmed_at),
  ...set('confirmation_sent_at', row.confirmation_sent_at),
  ...set('confirmed_at', row.confirmed_at),
  ...set('recovery_sent_at', row.recovery_sent_at),
  ...set('new_email', row.email_change),
  ...set('email_change_sent_at', row.email_change_sent_at),
  ...set('new_phone', row.phone_change),
  ...set('phone_change_sent_at', row.phone_change_sent_at),
  ...set('reauthentication_sent_at', row.reauthentication_sent_at),
  ...set('last_sign_in_at', row.last_sign_in_at),
  app_metadata: row.raw_app_meta_data ?? {},
  user_metadata: row.raw_user_meta_data ?? {},
  ...(row.factors.length > 0 && { factors: row.factors.map(factorObject) }),
  identities: row.identities.map(identityObject),
  created_at: row.created_at,
  updated_at: row.updated_at,
  ...set('banned_until', row.banned_until),
  ...set('deleted_at', row.deleted_at),
  is_anonymous: row.is_anonymous,
})

export const isBanned = ({ banned_until: until }: Pick<UserRow, 'banned_until'>): boolean =>
  until !== null && until.getTime() > Date.now()
