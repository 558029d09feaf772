// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// One request with a body of bytes, with progress where the browser tells it. Refuses with ApiError, as all calls do.
import { ApiError } from '../api-error.js'
import type { Body } from '../files.js'
import type { Http } from '../http.js'

export interface Sending {
  readonly method: string
  /** Below the server, or whole. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Body
  readonly signal?: AbortSignal | undefined
  /** Bytes of the body that have left. */
  readonly onSent?: ((sent: number) => void) | undefined
}

export interface Answer {
  readonly status: number
  readonly header: (name: string) => string | null
  readonly blob: () => Promise<Blob>
  readonly text: () => Promise<string>
}

/** The part of XMLHttpRequest that is needed: the one way in which browsers tell how much has been sent. */
interface Xhr {
  upload: { onprogress: ((event: { loaded: number }) => void) | null }
  onload: (() => void) | null
  onerror: (() => void) | null
  onabort: (() => void) | null
  readonly status: number
  readonly responseText: string
  open(method: string, url: string): void
  setRequestHeader(name: string, value: string): void
  getResponseHeader(name: string): string | null
  send(body: Body | null): void
  abort(): void
}

const headersOf = ({ options }: Http, own: Sending['headers']): Record<string, string> => {
  const token = options?.accessToken?.() ?? null
  return {
    ...options?.headers,
    ...(options && { apikey: options.key }),
    ...(token !== null && { authorization: `Bearer ${token}` }),
    ...own,
  }
}

function byXhr(
  make: new () => Xhr,
  url: string,
  headers: Record<string, string>,
  sending: Sending,
): Promise<Answer> {
  const { method, body, signal, onSent } = sending
  return new Promise((resolve, reject) => {
    const xhr = new make()
    const abort = () => xhr.abort()
    const forget = () => signal?.removeEventListener('abort', abort)
    const fail = () => {
      forget()
      reject(new Error('the connection broke'))
    }
    xhr.open(method, url)
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value)
    xhr.upload.onprogress = ({ loaded }) => onSent?.(loaded)
    ;[xhr.onerror, xhr.onabort] = [fail, fail]
    xhr.onload = () => {
      forget()
      resolve({
        status: xhr.status,
        header: (name) => xhr.getResponseHeader(name),
        blob: () => Promise.resolve(new Blob([xhr.responseText])),
        text: () => Promise.resolve(xhr.responseText),
      })
    }
    signal?.addEventListener('abort', abort)
    xhr.send(body ?? null)
  })
}

async function byFetch(
  http: Http,
  url: string,
  headers: Record<string, string>,
  sending: Sending,
): Promise<Answer> {
  const { method, body, signal } = sending
  const send = http.options?.fetch ?? ((input: string, init: RequestInit) => fetch(input, init))
  const response = await send(url, {
    ...{ method, headers },
    ...(body !== undefined && { body: body as BodyInit }),
    ...(signal && { signal }),
  })
  return {
    status: response.status,
    header: (name) => response.headers.get(name),
    blob: () => response.blob(),
    text: () => response.text(),
  }
}

/** @throws ApiError: what the server says, `network` or `aborted` */
export async function send(http: Http, sending: Sending): Promise<Answer> {
  const { path, signal, onSent } = sending
  const url = /^https?:/.test(path) ? path : `${http.options?.url ?? ''}${path}`
  const headers = headersOf(http, sending.headers)
  const { XMLHttpRequest: make } = globalThis as { XMLHttpRequest?: new () => Xhr }
  let answer: Answer
  try {
    signal?.throwIfAborted()
    answer =
      onSent && make && !http.options?.fetch
        ? await byXhr(make, url, headers, sending)
        : await byFetch(http, url, headers, sending)
  } catch (error) {
    const code = signal?.aborted === true ? 'aborted' : 'network'
    throw new ApiError(
      0,
      { code, message: error instanceof Error ? error.message : String(error) },
      null,
      error,
    )
  }
  if (answer.status < 400) return answer
  const text = await answer.text()
  let body: object = { message: text }
  try {
    body = JSON.parse(text) as object
  } catch {
    // a proxy answered
  }
  const { statusCode } = body as { statusCode?: string }
  throw new ApiError(Number(statusCode ?? answer.status), body, answer.header('x-request-id'))
}
