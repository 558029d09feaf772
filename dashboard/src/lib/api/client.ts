// Asks the server as the admin who is signed in: the cookie says who, the header x-lite-csrf that this page asks. Throws
// ApiError for every refusal, whichever of the server's APIs it came from.

/** What the server refused, in its words. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly details: string | undefined
  readonly hint: string | undefined
  /** All of the answer, for what only some APIs tell. */
  readonly body: Readonly<Record<string, unknown>>

  constructor(status: number, body: Readonly<Record<string, unknown>>) {
    const text = (...names: readonly string[]) =>
      names.map((name) => body[name]).find((value): value is string => typeof value === 'string')
    super(text('message', 'msg', 'error') ?? `The server answered ${status}`)
    this.status = status
    this.code = text('code', 'error_code', 'statusCode') ?? String(status)
    this.details = text('details')
    this.hint = text('hint')
    this.body = body
  }
}

let onRefused: () => void = () => undefined

/** Hears of every request whose session may have ended: elsewhere, or by itself. */
export function whenRefused(listener: () => void): void {
  onRefused = listener
}

let csrf = ''

/** Remembers what proves that a request comes from this page. */
export function setCsrf(value: string): void {
  csrf = value
}

/** What a request carries that is not made by {@link ask}, as uploads with progress are. */
export const csrfHeaders = (): Readonly<Record<string, string>> =>
  csrf === '' ? {} : { 'x-lite-csrf': csrf }

export interface Ask {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Sent as JSON. */
  readonly body?: unknown
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal | undefined
}

/** The path with its query string. */
export function urlOf(path: string, query: Ask['query'] = {}): string {
  const parameters = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  )
  return parameters.length === 0 ? path : `${path}?${new URLSearchParams(parameters).toString()}`
}

/** @throws ApiError what the server refuses; TypeError where it cannot be reached */
export async function ask(path: string, { method = 'GET', body, query, headers, signal }: Ask = {}) {
  const response = await fetch(urlOf(path, query), {
    method,
    ...(signal && { signal }),
    headers: {
      ...csrfHeaders(),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  if (response.ok) return response
  // without a cookie, an admin is nobody
  if (response.status === 401 || response.status === 403) onRefused()
  const refusal: unknown = await response.json().catch(() => ({}))
  throw new ApiError(response.status, refusal as Readonly<Record<string, unknown>>)
}

/** The answer's JSON; undefined where there is none. @throws like {@link ask} */
export async function askJson<T>(path: string, request: Ask = {}): Promise<T> {
  const response = await ask(path, request)
  const text = await response.text()
  return (text === '' ? undefined : JSON.parse(text)) as T
}
