// With what the reader of /docs asks the server: keys that were entered, or the session of the dashboard. Both know which
// descriptions they may read, without asking for those that they may not.

export interface Keys {
  readonly key: string
  /** Of a user; empty where there is none. */
  readonly token: string
}

export type Access =
  | ({ readonly kind: 'keys' } & Keys)
  /** The browser sends the cookie; `csrf` proves that this page asks. */
  | { readonly kind: 'session'; readonly csrf: string }

/** A description that the server gives. */
export interface Source {
  readonly path: string
  /** Name of the download. */
  readonly file: string
}

export const sources = {
  rest: { path: '/openapi.json', file: 'openapi.json' },
  admin: { path: '/admin/v1/openapi.json', file: 'admin-openapi.json' },
} as const satisfies Readonly<Record<string, Source>>
export type SourceName = keyof typeof sources

/** The headers of every request; of those of Swagger UI, which sends keys by itself, too. */
export function headersOf(access: Access): Record<string, string> {
  if (access.kind === 'session') return { 'x-lite-csrf': access.csrf }
  const { key, token } = access
  return { apikey: key, ...(token !== '' && { authorization: `Bearer ${token}` }) }
}

/** The role in a JSON Web Token; undefined where the text is none. */
function roleOf(token: string): unknown {
  try {
    const [, payload = ''] = token.split('.')
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')))
    return (claims as { readonly role?: unknown } | null)?.role
  } catch {
    return undefined
  }
}

/** Whether the server would show the admin API: what decides is the token, else the key. Secret keys are for no browser. */
export const isAdmin = (access: Access): boolean =>
  access.kind === 'session' || roleOf(access.token === '' ? access.key : access.token) === 'service_role'
