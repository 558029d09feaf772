// Whose list it is: server, key and token from the link that `token.mjs` prints, kept until the tab is closed.
export interface Session {
  readonly url: string
  readonly key: string
  readonly token: string
}

const names = ['url', 'key', 'token'] as const

/** The session of the address, or else of this tab; null when nobody signed in. */
export function readSession(): Session | null {
  const given = new URLSearchParams(location.hash.slice(1))
  for (const name of names) {
    const value = given.get(name)
    if (value) sessionStorage.setItem(name, value)
  }
  // A token in the address would end up in bookmarks and screenshots.
  if (given.has('token')) history.replaceState(null, '', location.pathname)
  const [url, key, token] = names.map((name) => sessionStorage.getItem(name))
  return url && key && token ? { url, key, token } : null
}

export function endSession(): void {
  for (const name of names) sessionStorage.removeItem(name)
}
