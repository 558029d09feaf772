// Generated: a copy of the client's runtime. Do not edit: to bring it up to date, run `npm run generate`.
// Loads realtime when it is first used, so that bundlers put it into a file of its own. Refuses (TypeError) clients without
// a WebSocket, and errors that nobody listens to go where uncaught ones do.
import type { Http } from './http.js'
import type { Stop, Watching } from './live-types.js'
import type * as Realtime from './realtime/index.js'

/** Tells an error; one that the listener throws too. Nothing that it does ends the caller. */
export function report(error: unknown, onError?: (error: unknown) => void): void {
  try {
    if (onError) {
      onError(error)
      return
    }
  } catch (worse) {
    error = worse
  }
  const { reportError } = globalThis as { reportError?: (error: unknown) => void }
  if (reportError) reportError(error)
  else console.error(error)
}

/** @param begin when realtime is there. @throws TypeError where there is no WebSocket */
export function later(
  http: Http,
  { signal, onError }: Watching,
  begin: (realtime: typeof Realtime) => Stop,
): Stop {
  if (!http.options?.WebSocket && !('WebSocket' in globalThis))
    throw new TypeError(
      'There is no WebSocket here: give createClient the option WebSocket, for example of the package ws',
    )
  let [stopped, end]: [boolean, Stop | undefined] = [signal?.aborted === true, undefined]
  const stop = () => {
    stopped = true
    signal?.removeEventListener('abort', stop)
    end?.()
    end = undefined
  }
  signal?.addEventListener('abort', stop)
  import('./realtime/index.js')
    .then(({ live, subscribe }) => {
      if (!stopped) end = begin({ live, subscribe })
    })
    .catch((error: unknown) => report(error, onError))
  return stop
}
