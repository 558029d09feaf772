// Errors of HTTP itself, which PostgREST has no code for: `LITE` and the status. Maps whatever was thrown to an ApiError.
import pg from 'pg'
import { ApiError } from '../errors/api-error.ts'
import { errors, fromDatabaseError } from '../errors/index.ts'

/** An error of the protocol or of the server's limits. */
export function problem(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): ApiError {
  return new ApiError(status, `LITE${status}`, message, { headers })
}

const bodyErrors = new Set([
  'FST_ERR_CTP_INVALID_JSON_BODY',
  'FST_ERR_CTP_EMPTY_JSON_BODY',
  'FST_ERR_CTP_INVALID_CONTENT_LENGTH',
  'FST_ERR_VALIDATION',
])

function fromFastify(code: string, status: number, message: string, cause: Error): ApiError {
  if (code === 'FST_ERR_HANDLER_TIMEOUT') {
    return problem(503, 'The request took too long', { 'retry-after': '1' })
  }
  if (bodyErrors.has(code)) return errors.invalidBody(message, { cause })
  return status >= 400 && status < 500 ? problem(status, message) : errors.internal(cause)
}

// What a filter or an upsert looks at has to be readable too.
const privileges: Readonly<Record<string, string>> = {
  POST: 'INSERT',
  PUT: 'SELECT, INSERT, UPDATE',
  PATCH: 'SELECT, UPDATE',
  DELETE: 'SELECT, DELETE',
}

/**
 * The error to answer with: ours as it is, Postgres's and Fastify's mapped, anything else a 500 without its text.
 *
 * @param role of the caller, for the choice between 401 and 403.
 * @param development adds hints that tell about the schema.
 * @param method of the request, which tells what it needs on a table.
 */
export function toApiError(thrown: unknown, role: string, development: boolean, method = 'GET'): ApiError {
  const options = { development, privilege: privileges[method] ?? 'SELECT' }
  if (thrown instanceof ApiError) return thrown
  if (thrown instanceof pg.DatabaseError) return fromDatabaseError(thrown, { role }, options)
  if (!(thrown instanceof Error)) return errors.internal(thrown)
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
  const status = 'statusCode' in thrown && typeof thrown.statusCode === 'number' ? thrown.statusCode : 500
  if (code.startsWith('FST_')) return fromFastify(code, status, thrown.message, thrown)
  // What libraries say about a bad request, for example the file server about a path that leads outside.
  if (status >= 400 && status < 500) return problem(status, thrown.message)
  return fromDatabaseError(thrown, { role }, options)
}
