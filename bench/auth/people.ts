// People of the identity service for benches: sign-ups, logins and refreshes over the network.
import type { ServerProcess } from '../product.ts'

/** Environment of a server that counts nothing: what is measured is the work, not the limits. */
export const unlimited: Readonly<Record<string, string>> = {
  RATE_LIMIT: '0',
  ...Object.fromEntries(['LOGIN', 'REFRESH', 'SIGNUP', 'ACCOUNT'].map((name) => [`AUTH_LIMIT_${name}`, '0'])),
}

export const password = 'correct horse battery'

/** What a request to the identity service came to; status 0 where the connection broke. */
export interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly retryAfter: string | null
}

/** Posts to one server. Never rejects. */
export type Post = (path: string, body: unknown) => Promise<Answer>

/** @param server its URL and a key for it */
export function postTo({ url, anonKey }: { readonly url: string; readonly anonKey: string }): Post {
  const headers = { apikey: anonKey, 'content-type': 'application/json' }
  return async (path, body) => {
    try {
      const response = await fetch(`${url}/auth/v1${path}`, {
        ...{ method: 'POST', headers },
        body: JSON.stringify(body),
      })
      return {
        status: response.status,
        body: (await response.json()) as Answer['body'],
        retryAfter: response.headers.get('retry-after'),
      }
    } catch {
      return { status: 0, body: {}, retryAfter: null }
    }
  }
}

export const keyOf = ({ url, secrets }: ServerProcess) => ({ url, anonKey: secrets.ANON_KEY ?? '' })

/** @throws Error where it is refused */
export async function signUp(post: Post, email: string): Promise<Answer['body']> {
  const { status, body } = await post('/signup', { email, password })
  if (status !== 200) throw new Error(`the sign-up answers ${status} ${JSON.stringify(body)}`)
  return body
}

export const login = (post: Post, email: string): Promise<Answer> =>
  post('/token?grant_type=password', { email, password })

export const refresh = (post: Post, token: unknown): Promise<Answer> =>
  post('/token?grant_type=refresh_token', { refresh_token: token })
