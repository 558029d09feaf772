// How storage answers what it refuses: Supabase's shape, with HTTP status 400 for most of it, as its clients know it, and the
// true one as `statusCode`. Credentials, sizes, ranges and faults of the server keep theirs.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import pg from 'pg'
import { ApiError, errors, fromDatabaseError } from '../../errors/index.ts'
import { BlobMissing } from '../blobs/contract.ts'
import { StorageError, storageErrors } from '../errors.ts'

/** Statuses that HTTP itself, proxies and libraries act on. */
const kept = new Set([401, 412, 413, 416, 429])

/** What the client of Supabase gets for an error of ours. */
const httpStatus = ({ status }: StorageError): number => (kept.has(status) || status >= 500 ? status : 400)

const names: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  413: 'Payload too large',
  429: 'too_many_requests',
}

function fromApiError(error: ApiError): StorageError {
  const { status, code, message } = error
  return new StorageError(
    status,
    status === 401 ? 'InvalidJWT' : code,
    names[status] ?? (status >= 500 ? 'Internal' : 'InvalidRequest'),
    message,
    {
      cause: error.cause ?? error,
    },
  )
}

/** Whatever was thrown, as an error of storage. */
export function toStorageError(thrown: unknown, role: string): StorageError {
  if (thrown instanceof StorageError) return thrown
  if (thrown instanceof ApiError) return fromApiError(thrown)
  if (thrown instanceof BlobMissing)
    return new StorageError(500, 'InternalError', 'Internal', 'The bytes of this object are missing', {
      cause: thrown,
    })
  if (thrown instanceof pg.DatabaseError)
    return fromApiError(fromDatabaseError(thrown, { role }, { development: false, privilege: '' }))
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const status = thrown instanceof Error && 'statusCode' in thrown ? Number(thrown.statusCode) : 500
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return storageErrors.invalidType()
  if (thrown instanceof Error && status >= 400 && status < 500)
    return new StorageError(status, 'InvalidRequest', names[status] ?? 'InvalidRequest', thrown.message)
  return fromApiError(errors.internal(thrown))
}

/** Milliseconds in which a client that was refused may still send, so that it comes to read why. */
const patience = 3_000

/** Reads what is left of a body and forgets it, for a while. */
function dropRest({ raw }: FastifyRequest): void {
  if (raw.complete) return
  raw.unpipe()
  raw.resume()
  const timer = setTimeout(() => {
    if (!raw.complete) raw.socket.destroy()
  }, patience)
  raw.once('close', () => clearTimeout(timer))
}

function send(
  error: StorageError,
  status: number,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error.status >= 500 && error.status !== 507)
    request.log.error(
      { request_id: request.id, err: error.cause ?? error, code: error.code },
      'request failed',
    )
  dropRest(request)
  const retry = error.cause instanceof ApiError ? error.cause.headers : {}
  return reply
    .code(status)
    .headers({ ...retry, 'cache-control': 'no-store', 'x-sb-error-code': error.code })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(error))
}

/** For Supabase's own routes. */
export function speakStorage(app: FastifyInstance): void {
  app.setErrorHandler((thrown, request, reply) => {
    // a client that went in the middle of its body is no fault, and hears nothing
    if (request.raw.socket.destroyed)
      return send(new StorageError(499, 'Aborted', 'Request aborted', 'Request aborted'), 499, request, reply)
    const error = toStorageError(thrown, (request.caller as { role: string } | null)?.role ?? 'anon')
    return send(error, httpStatus(error), request, reply)
  })
}
