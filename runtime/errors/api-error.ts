// The one error class that reaches a client, whatever part raised it. Factories for the known codes stand in catalogue.ts.

/** Text, or where several things are named one object for each. */
type Details = string | readonly Readonly<Record<string, string>>[] | null

/** What every error body holds. Source: PostgREST's error format. */
export interface ErrorBody {
  readonly code: string
  readonly message: string
  readonly details: Details
  readonly hint: string | null
}

/** Further parts of an {@link ApiError}. */
export interface ErrorOptions {
  readonly details?: Details
  readonly hint?: string | null
  /** Response headers that belong to this error, for example `www-authenticate`. */
  readonly headers?: Readonly<Record<string, string>>
  readonly cause?: unknown
}

/** An error with the HTTP status, code, message and hint that the caller is to see. */
export class ApiError extends Error {
  readonly code: string
  readonly status: number
  readonly details: Details
  readonly hint: string | null
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, options: ErrorOptions = {}) {
    super(message, { cause: options.cause })
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.details = options.details ?? null
    this.hint = options.hint ?? null
    this.headers = options.headers ?? {}
  }

  /** The JSON body; all four keys are always present. */
  toJSON(): ErrorBody {
    return { code: this.code, message: this.message, details: this.details, hint: this.hint }
  }
}
