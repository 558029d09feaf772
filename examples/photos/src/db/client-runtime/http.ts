// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// One HTTP request to the API: address, keys, body, and errors as ApiError. Uses only what browsers and Node both have.
import { ApiError } from './api-error.js'

export interface ClientOptions {
  /** Where the server is, without a path. Default: the page's own origin. */
  readonly url?: string
  /** The publishable or `anon` key; on a server of your own, the secret one. */
  readonly key: string
  readonly fetch?: typeof fetch
  /** Further headers for every request. */
  readonly headers?: Readonly<Record<string, string>>
  /** The signed-in user's token, asked before every request; null when nobody is signed in. */
  readonly accessToken?: () => string | null
  /** Where there is no global one, for example the class of the package `ws`. */
  readonly WebSocket?: new (url: string) => Socket
}

/** What realtime needs of a WebSocket. */
export interface Socket {
  onopen: ((event: never) => void) | null
  onmessage: ((event: never) => void) | null
  onclose: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
  send(text: string): void
  close(code?: number, reason?: string): void
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below the server's address, for example `/rest/v1/todos`. */
  readonly path: string
  readonly query?: readonly (readonly [string, string])[]
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly signal?: AbortSignal | undefined
  /** Where it is not the server's first one. */
  readonly schema?: string | undefined
}

interface HttpAnswer {
  readonly headers: Headers
  /** The JSON body; undefined where there is none. */
  readonly body: unknown
}

/** Sends requests. */
export interface Http {
  /** @throws ApiError */
  (request: HttpRequest): Promise<HttpAnswer>
  /** What the client was made with; realtime connects by it. */
  readonly options?: ClientOptions & { readonly url: string }
}

/** The door to one server. @throws TypeError when there is no `url` and no page to take it from */
export function createHttp(options: ClientOptions): Http {
  const base = baseUrl(options.url)
  const send = options.fetch ?? ((input, init) => fetch(input, init))
  const request = async ({
    method,
    path,
    query = [],
    headers,
    body,
    signal,
    schema,
  }: HttpRequest): Promise<HttpAnswer> => {
    const url = new URL(base + path)
    for (const [name, value] of query) url.searchParams.append(name, value)
    const token = options.accessToken?.() ?? null
    const init: RequestInit = {
      method,
      headers: {
        ...options.headers,
        apikey: options.key,
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(schema !== undefined && { [`${method === 'GET' ? 'accept' : 'content'}-profile`]: schema }),
        ...headers,
      },
      ...(body !== undefined && { body: toJson(body) }),
      ...(signal !== undefined && { signal }),
    }
    try {
      const response = await send(url, init)
      return await answer(response)
    } catch (error) {
      if (error instanceof ApiError) throw error
      const code = signal?.aborted === true ? 'aborted' : 'network'
      const message = error instanceof Error ? error.message : String(error)
      throw new ApiError(0, { code, message }, null, error)
    }
  }
  return Object.assign(request, { options: { ...options, url: base } })
}

function baseUrl(url: string | undefined): string {
  const origin = url ?? (globalThis as { location?: { origin: string } }).location?.origin
  if (origin === undefined) throw new TypeError('createClient needs a url outside a web page')
  return origin.replace(/\/+$/, '')
}

/** JSON with bigint as a number's digits in a string, which Postgres reads as a number. */
function toJson(body: unknown): string {
  return JSON.stringify(body, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
}

async function answer(response: Response): Promise<HttpAnswer> {
  const text = await response.text()
  const body = parse(text)
  if (response.ok) return { headers: response.headers, body }
  const known =
    typeof body === 'object' && body !== null ? body : { message: text === '' ? response.statusText : text }
  throw new ApiError(response.status, known, response.headers.get('x-request-id'))
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
