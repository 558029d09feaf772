// Bodies that take too long: answered with 408 and ended, as Node does for all requests of a server. Files are exempt: they take
// as long as they take, and a socket on which nothing moves is ended all the same.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** Bodies that are files. */
const files = /^\/storage\/v1\/(objects?|upload|s3)([/?]|$)/

const tooSlow: NodeJS.ErrnoException = Object.assign(new Error('the body is too slow'), {
  code: 'ERR_HTTP_REQUEST_TIMEOUT',
})

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'

/**
 * Ends the connection when the body has not arrived in time.
 * @param timeout milliseconds @param end answers and closes
 */
export function limitBody(
  request: IncomingMessage,
  timeout: number,
  end: (error: NodeJS.ErrnoException, socket: Socket) => void,
): void {
  if (!hasBody(request) || files.test(request.url ?? '')) return
  const timer = setTimeout(() => {
    if (!request.complete) end(tooSlow, request.socket)
  }, timeout)
  timer.unref()
  request.once('close', () => clearTimeout(timer))
}
