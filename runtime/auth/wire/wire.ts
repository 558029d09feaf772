// How the identity service speaks: JSON bodies that may be empty, errors in both of GoTrue's shapes, answers that nobody
// may keep. Refuses bodies that are no JSON object (bad_json) and maps whatever was thrown to a code of GoTrue.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parse as parseJson } from 'secure-json-parse'
import pg from 'pg'
import { ApiError } from '../../errors/index.ts'
import { AuthError, authErrors } from './errors.ts'

/** From this version on errors are `{code, message}`. Source: auth.md §1.2. */
const version = '2024-01-01'
const versionTime = Date.parse(version)

const speaksNew = ({ headers }: FastifyRequest): boolean => {
  const asked = headers['x-supabase-api-version']
  return typeof asked === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(asked) && Date.parse(asked) >= versionTime
}

/** Members of bodies nest at most this deep, and there are at most so many: more is an attack (A15). */
const limits = { depth: 64, members: 10_000 }

function checkSize(value: unknown): void {
  let members = 0
  const stack: [unknown, number][] = [[value, 0]]
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [inner, depth] = next
    if (typeof inner !== 'object' || inner === null) continue
    if (depth >= limits.depth) throw authErrors.badJson('too many levels')
    const values = Object.values(inner) as unknown[]
    members += values.length
    if (members > limits.members) throw authErrors.badJson('too many members')
    for (const one of values) stack.push([one, depth + 1])
  }
}

function readBody(text: string): Record<string, unknown> {
  if (text.trim() === '') return {}
  let body: unknown
  try {
    body = parseJson(text, { protoAction: 'error', constructorAction: 'error' })
  } catch {
    throw authErrors.badJson('it is malformed')
  }
  if (body === null) return {}
  if (typeof body !== 'object' || Array.isArray(body)) throw authErrors.badJson('it is no object')
  checkSize(body)
  return body as Record<string, unknown>
}

// SQLSTATEs that say: the operator's own trigger or constraint refused.
const raisedStatus = (code: string): number | undefined => {
  const asked = /^PT(\d{3})$/.exec(code)
  if (asked) return Number(asked[1])
  return code === 'P0001' ? 400 : code.startsWith('23') ? 422 : undefined
}

/** What a constraint says to a caller: PostgreSQL's own text names tables and columns, which the log tells (A38). */
const constraintTexts: Readonly<Record<string, string>> = {
  '23502': 'A value that is required is missing',
  '23503': 'Rows that refer to it are in the way, or what it refers to does not exist',
  '23505': 'It exists already',
  '23P01': 'It conflicts with what exists already',
}

/** The words of RAISE are the operator's and for the caller (auth.md §7, 9); all others are PostgreSQL's. */
const isRaised = ({ routine }: pg.DatabaseError): boolean => routine === 'exec_stmt_raise'

function fromDatabase(error: pg.DatabaseError): AuthError {
  const { code = '', message, detail, hint } = error
  const status = raisedStatus(code)
  if (status === undefined || status < 400 || status > 599) return authErrors.unexpected(error)
  if (!isRaised(error))
    return new AuthError(status, code, constraintTexts[code] ?? 'A rule of the database forbids it', {
      cause: error,
    })
  return new AuthError(status, code, message, {
    extra: { ...(detail && { detail }), ...(hint && { hint }) },
    cause: error,
  })
}

const bodyErrors: Readonly<Record<string, () => AuthError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new AuthError(413, 'request_entity_too_large', 'Request body too large'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => authErrors.badJson('the content type is not application/json'),
  FST_ERR_HANDLER_TIMEOUT: () => new AuthError(504, 'request_timeout', 'Processing this request timed out'),
}

/** Whatever was thrown, as an error of ours. */
export function toAuthError(thrown: unknown): AuthError {
  if (thrown instanceof AuthError) return thrown
  if (thrown instanceof pg.DatabaseError) return fromDatabase(thrown)
  if (thrown instanceof ApiError) {
    const { status, message, headers } = thrown
    const code =
      status === 429 ? 'over_request_rate_limit' : status >= 500 ? 'unexpected_failure' : 'validation_failed'
    return new AuthError(status, code, message, { headers, cause: thrown })
  }
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  const known = bodyErrors[code]
  if (known) return known()
  const status = thrown instanceof Error && 'statusCode' in thrown ? Number(thrown.statusCode) : 500
  if (code.startsWith('FST_') && status >= 400 && status < 500 && thrown instanceof Error)
    return authErrors.invalid(thrown.message, status)
  return authErrors.unexpected(thrown)
}

/** Answers with an error in the shape that the caller speaks. */
export function sendAuthError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = toAuthError(thrown)
  const { status, code, message, extra, headers } = error
  // a full queue is no fault: under a flood it would fill the log
  if (status === 503 && error.cause === undefined) request.log.warn({ request_id: request.id, code }, message)
  else if (status >= 500)
    request.log.error({ request_id: request.id, err: error.cause ?? error, code }, 'request failed')
  else if (error.cause instanceof pg.DatabaseError)
    request.log.warn(
      { request_id: request.id, why: error.cause.message, code },
      'the database refused a request',
    )
  void reply.code(status).headers({ ...headers, 'x-sb-error-code': code })
  if (speaksNew(request)) {
    return reply.header('x-supabase-api-version', version).send({ code, message, ...extra })
  }
  const id = status >= 500 ? { error_id: request.id } : {}
  return reply.send({ code: status, error_code: code, msg: message, ...extra, ...id })
}

/** Makes a scope speak so. */
export function speakGotrue(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    /^application\/(.+\+)?json/,
    { parseAs: 'string', bodyLimit: 1_048_576 },
    (_request, text, done) => {
      try {
        done(null, readBody(text as string))
      } catch (error) {
        done(error as Error)
      }
    },
  )
  // A POST without a body is as good as one with {}.
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 1_048_576 }, (_request, text, done) => {
    if (text === '') done(null, {})
    else done(authErrors.badJson('the content type is not application/json'))
  })
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'no-store')
    reply.header('vary', 'Authorization, apikey')
    done()
  })
  app.setErrorHandler(sendAuthError)
}
