// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// A lazy promise: the request leaves when somebody awaits it, and once only.
import { ApiError } from './api-error.js'

/** What `.safe()` gives: one of the two is null. */
export type Safe<T> =
  { readonly data: T; readonly error: null } | { readonly data: null; readonly error: ApiError }

/** A call that has not been sent yet. Awaiting it sends it and throws {@link ApiError}; `.safe()` never throws one. */
export interface Call<T> extends Promise<T> {
  safe(): Promise<Safe<T>>
}

/** Wraps a request as a {@link Call}. Mistakes of the caller (not ApiError) are thrown by both forms. */
export function lazy<T>(send: () => Promise<T>): Call<T> {
  let sent: Promise<T> | undefined
  const promise = () => (sent ??= send())
  return {
    [Symbol.toStringTag]: 'Call',
    then: (done, failed) => promise().then(done, failed),
    catch: (failed) => promise().catch(failed),
    finally: (ended) => promise().finally(ended),
    safe: () =>
      promise().then(
        (data) => ({ data, error: null }),
        (error: unknown) => {
          if (error instanceof ApiError) return { data: null, error }
          throw error
        },
      ),
  }
}
