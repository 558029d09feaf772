// The admin's session: who is signed in, signing in and out, the first admin.
import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { ApiError, askJson, setCsrf, whenRefused } from './client.ts'

export interface AdminSession {
  readonly admin: { readonly id: string; readonly email: string }
  readonly csrf: string
  readonly expires_at: string
}

function remembered(session: AdminSession): AdminSession {
  setCsrf(session.csrf)
  return session
}

/** Null where nobody is signed in. */
async function readSession(): Promise<AdminSession | null> {
  try {
    return remembered(await askJson<AdminSession>('/admin/v1/session'))
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null
    throw error
  }
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: 60_000,
})

/**
 * Looks whether the session lasts after every refusal: where it has ended, whoever shows the page asks for signing in.
 * @param client of the whole page
 */
export function followSession(client: QueryClient): void {
  whenRefused(() => {
    // while nobody is signed in, or it is being looked at, refusals are no news
    const state = client.getQueryState(sessionQuery.queryKey)
    if (state?.data && state.fetchStatus === 'idle')
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey })
  })
}

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => askJson<{ readonly needed: boolean }>('/admin/v1/setup'),
})

/** @throws ApiError 401 where they do not belong together, 429 after too many tries */
export const signIn = async (email: string, password: string): Promise<AdminSession> =>
  remembered(await askJson<AdminSession>('/admin/v1/session', { method: 'POST', body: { email, password } }))

/** Makes an admin by the link that the server printed, and signs him in. @throws ApiError for a link that does not hold */
export const setUp = async (token: string, email: string, password: string): Promise<AdminSession> =>
  remembered(
    await askJson<AdminSession>('/admin/v1/setup', { method: 'POST', body: { token, email, password } }),
  )

export async function signOut(): Promise<void> {
  await askJson('/admin/v1/session', { method: 'DELETE' })
  setCsrf('')
}
