// Users of the app, as /auth/v1 shows them to an admin; what may be done with them; the outbox of mails.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ask, askJson, type Ask } from './client.ts'

export type Metadata = Readonly<Record<string, unknown>>

export interface Identity {
  readonly identity_id: string
  readonly id: string
  readonly provider: string
  readonly email?: string
  readonly last_sign_in_at: string | null
  readonly created_at: string
}

export interface Factor {
  readonly id: string
  readonly friendly_name?: string
  readonly factor_type: string
  readonly status: 'verified' | 'unverified'
  readonly created_at: string
}

/** Times are ISO 8601; what is not there was never set. */
export interface User {
  readonly id: string
  readonly email: string
  /** Digits without a plus. */
  readonly phone: string
  readonly role: string
  readonly created_at: string
  readonly email_confirmed_at?: string
  readonly phone_confirmed_at?: string
  readonly invited_at?: string
  readonly last_sign_in_at?: string
  readonly banned_until?: string
  readonly deleted_at?: string
  readonly is_anonymous: boolean
  readonly app_metadata: Metadata
  readonly user_metadata: Metadata
  readonly identities: readonly Identity[]
  readonly factors?: readonly Factor[]
}

export interface UserSession {
  readonly id: string
  readonly created_at: string
  readonly refreshed_at: string | null
  readonly user_agent: string | null
  readonly ip: string | null
  readonly aal: string
}

export interface AuditEntry {
  readonly id: string
  readonly created_at: string
  readonly ip_address: string
  readonly payload: { readonly action: string; readonly actor_username: string }
}

export interface Mail {
  readonly id: string
  readonly kind: string
  readonly recipient: string
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly created_at: string
  readonly sent_at: string | null
  readonly failed_at: string | null
  readonly last_error: string | null
}

/** A link that signs in whoever opens it. */
export interface UserLink {
  readonly action_link: string
  readonly email_otp: string
}

const base = '/auth/v1/admin'
const pathOf = (id: string, rest = '') => `${base}/users/${encodeURIComponent(id)}${rest}`

/** A page of a list whose head says how many there are. */
async function askPage(
  path: string,
  request: Ask,
): Promise<{ readonly body: unknown; readonly total: number }> {
  const response = await ask(path, request)
  return { body: await response.json(), total: Number(response.headers.get('x-total-count')) }
}

export const usersPerPage = 50

/** @param page from 1 @param sort `created_at desc` and the like */
export const usersQuery = (filter: string, page: number, sort: string) =>
  queryOptions({
    queryKey: ['users', 'list', filter, page, sort],
    queryFn: async ({ signal }) => {
      const query = { filter, page, per_page: usersPerPage, sort }
      const { body, total } = await askPage(`${base}/users`, {
        query,
        signal,
      })
      const { users } = body as { readonly users: readonly User[] }
      return { users, total }
    },
    placeholderData: keepPreviousData,
  })

export const userQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', 'one', id],
    queryFn: ({ signal }) => askJson<User>(pathOf(id), { signal }),
    retry: false,
  })

export const sessionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', 'sessions', id],
    queryFn: async ({ signal }) =>
      (await askJson<{ readonly sessions: readonly UserSession[] }>(pathOf(id, '/sessions'), { signal }))
        .sessions,
  })

export const actsPerPage = 50

/** The acts of a user, and those on them, newest first. @param page from 1 */
export const auditQuery = (id: string, page: number) =>
  queryOptions({
    queryKey: ['users', 'audit', id, page],
    queryFn: async ({ signal }) => {
      const query = { query: `user:${id}`, page, per_page: actsPerPage }
      const { body, total } = await askPage(`${base}/audit`, { query, signal })
      return { acts: body as readonly AuditEntry[], total }
    },
    placeholderData: keepPreviousData,
  })

export const mailsPerPage = 50

export const mailsQuery = (page: number) =>
  queryOptions({
    queryKey: ['mails', page],
    queryFn: async ({ signal }) => {
      const query = { page, per_page: mailsPerPage }
      const { body, total } = await askPage(`${base}/mails`, {
        query,
        signal,
      })
      const { mails } = body as { readonly mails: readonly Mail[] }
      return { mails, total }
    },
    refetchInterval: 5_000,
    placeholderData: keepPreviousData,
  })

/** Its HTML as a page that runs nothing. */
export const mailPage = (id: string): string => `${base}/mails/${encodeURIComponent(id)}/html`

export interface NewUser {
  readonly email: string
  readonly password: string
  readonly email_confirm: boolean
  readonly user_metadata: Metadata
}

/** What is not there stays as it is; null as a value of metadata takes the member away. */
export interface UserChange {
  readonly email?: string
  readonly phone?: string
  readonly password?: string
  readonly email_confirm?: true
  readonly phone_confirm?: true
  readonly user_metadata?: Metadata
  readonly app_metadata?: Metadata
  /** `24h`, or `none`, which lifts a ban. */
  readonly ban_duration?: string
}

/** @throws ApiError for addresses that are taken and weak passwords, as all below */
export const createUser = (body: NewUser) => askJson<User>(`${base}/users`, { method: 'POST', body })

/** Makes a user without a password, and the mail that invites them. */
export const inviteUser = (email: string, data: Metadata = {}) =>
  askJson<User>('/auth/v1/invite', { method: 'POST', body: { email, data } })

export const changeUser = (id: string, body: UserChange) => askJson<User>(pathOf(id), { method: 'PUT', body })

/** @param soft keeps the row */
export const deleteUser = (id: string, soft: boolean) =>
  askJson(pathOf(id), { method: 'DELETE', body: { should_soft_delete: soft } })

export const mailRecovery = (email: string) =>
  askJson('/auth/v1/recover', { method: 'POST', body: { email } })

export const mailMagicLink = (email: string) =>
  askJson('/auth/v1/otp', { method: 'POST', body: { email, create_user: false } })

export const makeLink = (type: 'recovery' | 'magiclink', email: string) =>
  askJson<UserLink>(`${base}/generate_link`, { method: 'POST', body: { type, email } })

export const endSession = (id: string, session: string) =>
  askJson(pathOf(id, `/sessions/${encodeURIComponent(session)}`), { method: 'DELETE' })

export const endSessions = (id: string) => askJson(pathOf(id, '/sessions'), { method: 'DELETE' })

export const removeFactor = (id: string, factor: string) =>
  askJson(pathOf(id, `/factors/${encodeURIComponent(factor)}`), { method: 'DELETE' })
