// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// The one error that a call fails with: the server's code, message and hint, or why there was no answer.

/** What the server said, or `status` 0 with code `network` or `aborted` when it said nothing. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly details: string | null
  readonly hint: string | null
  /** The server's `x-request-id`, to find the request in its log. */
  readonly requestId: string | null

  constructor(
    status: number,
    body: { code?: unknown; message?: unknown; details?: unknown; hint?: unknown },
    requestId: string | null = null,
    cause?: unknown,
  ) {
    super(text(body.message) ?? `the server answered ${status}`, { cause })
    this.name = 'ApiError'
    this.status = status
    this.code = text(body.code) ?? String(status)
    this.details = text(body.details)
    this.hint = text(body.hint)
    this.requestId = requestId
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : null)
