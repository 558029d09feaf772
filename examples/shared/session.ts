// Accounts of the examples: signs up, in and out at /auth/v1, keeps the session in this browser, for all its tabs, and its token
// fresh. What the server refuses is thrown with its words.
import { useSyncExternalStore } from 'react'

interface Environment {
  readonly VITE_API_URL: string
  readonly VITE_ANON_KEY: string
}
// set by examples/run.mjs
const { VITE_API_URL: url, VITE_ANON_KEY: key } = import.meta.env as unknown as Environment

export interface Session {
  readonly access_token: string
  readonly refresh_token: string
  /** Seconds since 1970. */
  readonly expires_at: number
  readonly user: { readonly id: string; readonly email: string }
}

/** What the generated client is made with. */
export const server = { url, key, accessToken: () => session?.access_token ?? null }

/** The server said no; anything else is a broken connection. */
class Refusal extends Error {}

// another database has another key, and sessions of its own
const place = `session ${key.slice(-12)}`
const refreshBefore = 60_000

const stored = (): Session | null => JSON.parse(localStorage.getItem(place) ?? 'null') as Session | null

let session = stored()
let timer: ReturnType<typeof setTimeout> | undefined
const listeners = new Set<() => void>()

/** Takes what is so now: tells the components, and renews the token before it ends. */
function take(next: Session | null): void {
  session = next
  for (const listener of listeners) listener()
  clearTimeout(timer)
  if (next) timer = setTimeout(() => void refresh(), Math.max(left(next) - refreshBefore, 5_000))
}

function keep(next: Session | null): void {
  if (next) localStorage.setItem(place, JSON.stringify(next))
  else localStorage.removeItem(place)
  take(next)
}

const left = ({ expires_at }: Session) => expires_at * 1000 - Date.now()

async function ask(path: string, body: object): Promise<Session> {
  const token = server.accessToken()
  const answer = await fetch(`${url}/auth/v1/${path}`, {
    method: 'POST',
    headers: {
      apikey: key,
      'content-type': 'application/json',
      ...(path === 'logout' && token !== null && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (answer.ok) return JSON.parse(text || '{}') as Session
  if (answer.status >= 500) throw new Error(`The server answered ${answer.status}. Try again in a moment.`)
  throw new Refusal((JSON.parse(text) as { msg?: string }).msg ?? text)
}

/** One tab renews the token, the others hear of it. */
async function refresh(): Promise<void> {
  await navigator.locks.request(place, async () => {
    const latest = stored()
    if (!latest || left(latest) > refreshBefore) {
      take(latest)
      return
    }
    const { refresh_token } = latest
    const next = await ask('token?grant_type=refresh_token', { refresh_token }).catch((error: unknown) =>
      error instanceof Refusal ? null : latest,
    )
    if (next === latest) take(latest)
    else keep(next)
  })
}

/** Who signed in, with a token that holds. To be awaited before the first render. */
export async function startSession(): Promise<void> {
  addEventListener('storage', ({ key: changed }) => {
    if (changed === place) take(stored())
  })
  await refresh()
}

/** @param name what others see, where the app has names @throws Error for people to read */
export async function signUp(email: string, password: string, name?: string): Promise<void> {
  keep(await ask('signup', { email, password, data: { name } }))
}

/** @throws Error for people to read */
export async function signIn(email: string, password: string): Promise<void> {
  keep(await ask('token?grant_type=password', { email, password }))
}

/** Ends the session, here also when the server cannot be reached. */
export async function signOut(): Promise<void> {
  await ask('logout', {}).catch(() => undefined)
  keep(null)
}

function listen(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The user who signed in, or null. */
export function useUser(): Session['user'] | null {
  // the same object as long as it is the same user
  const id = useSyncExternalStore(listen, () => session?.user.id)
  return id !== undefined && session ? session.user : null
}
