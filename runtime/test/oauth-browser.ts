// A browser's part in signing in through a provider, for tests without one: cookies, redirects, the provider's page.
import { expect } from 'vitest'
import type { Fake } from './oidc-fake.ts'
import type { TestServer } from './server.ts'

export interface Browser {
  readonly cookies: Map<string, string>
  /** A GET without a key; keeps cookies, follows nothing. Addresses at PUBLIC_URL go to the test's port. */
  open(url: string, init?: RequestInit): Promise<Response>
}

export function createBrowser(server: TestServer): Browser {
  const cookies = new Map<string, string>()
  return {
    cookies,
    open: async (url, init = {}) => {
      const here = url.replace(server.config.publicUrl, server.url)
      const target = here.startsWith('http') ? here : `${server.url}${here}`
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
      const headers = new Headers(init.headers)
      if (cookie !== '') headers.set('cookie', cookie)
      const response = await fetch(target, { redirect: 'manual', ...init, headers })
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
        if (value === '') cookies.delete(name)
        else cookies.set(name, value)
      }
      return response
    },
  }
}

export const locationOf = (response: Response): string => response.headers.get('location') ?? ''

/** From our door to the provider. @returns the provider's URL */
export async function depart(browser: Browser, query: string): Promise<string> {
  const response = await browser.open(`/auth/v1/authorize?${query}`)
  expect([response.status, await response.text()]).toEqual([302, ''])
  return locationOf(response)
}

/** What came of a sign-in: query and fragment of where the browser ended. */
export interface Arrival {
  readonly url: URL
  readonly query: Readonly<Record<string, string>>
  readonly fragment: Readonly<Record<string, string>>
}

export function arrivalOf(location: string): Arrival {
  const url = new URL(location)
  return {
    url,
    query: Object.fromEntries(url.searchParams),
    fragment: Object.fromEntries(new URLSearchParams(url.hash.slice(1))),
  }
}

/** All the way: to the provider, in there, and back to the app. */
export async function signIn(
  server: TestServer,
  fake: Fake,
  query = 'provider=fake',
  browser = createBrowser(server),
): Promise<Arrival> {
  const back = fake.signIn(await depart(browser, query))
  const response = await browser.open(`/auth/v1/callback?${back.toString()}`)
  expect([response.status, await response.text()]).toEqual([302, ''])
  return arrivalOf(locationOf(response))
}
