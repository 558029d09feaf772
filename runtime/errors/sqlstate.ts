// Turns what Postgres says into what the client sees: SQLSTATE to HTTP status, RAISE 'PGRST' and 'PTnnn', hints.
import pg from 'pg'
import type { Caller } from '../identity/caller.ts'
import { ApiError } from './api-error.ts'
import { errors } from './catalogue.ts'
import { isFinalStatus, sendable } from './header.ts'

/** What the mapping may say beyond the error itself. */
export interface MappingOptions {
  /** Adds the missing GRANT as hint, which tells a stranger about the schema: never in production. */
  readonly development: boolean
  /** The privileges that the request needs on a relation, as GRANT lists them; `SELECT` when left out. */
  readonly privilege?: string
  /** The function that could not be called, as GRANT wants it; where left out, the name that the message has. */
  readonly signature?: string
}

/** Source: PostgREST's mapping (reference/rest.md §1.15). The longest matching prefix wins. */
const statusByPrefix: Readonly<Record<string, number>> = {
  '08': 503,
  '09': 500,
  '0L': 403,
  '0P': 403,
  '21000': 500,
  '23503': 409,
  '23505': 409,
  '25': 500,
  '25006': 405,
  '28': 403,
  '2D': 500,
  '38': 500,
  '39': 500,
  '3B': 500,
  '40': 500,
  '42883': 404,
  '42P01': 404,
  '42P17': 500,
  '53': 503,
  '53400': 500,
  '54': 500,
  '55': 500,
  '57': 500,
  '57P01': 503,
  '58': 500,
  F0: 500,
  HV: 500,
  P0: 500,
  P0001: 400,
  XX: 500,
}

/** Cases in which PostgREST looks at the message, because the SQLSTATE alone says too little. */
function statusByMessage(code: string, message: string): number | undefined {
  if (code === '21000' && message.endsWith('requires a WHERE clause')) return 400
  if (code === '22023' && /^role .* does not exist$/s.test(message)) return 401
  if (code === '42883' && message.startsWith('function xmlagg(')) return 406
  return undefined
}

function statusOf(code: string, message: string, anonymous: boolean): number {
  if (code === '42501') return anonymous ? 401 : 403
  if (code.startsWith('PT')) {
    const status = Number(code.slice(2))
    return isFinalStatus(status) ? status : 500
  }
  return statusByMessage(code, message) ?? statusByPrefix[code] ?? statusByPrefix[code.slice(0, 2)] ?? 400
}

/** Codes of Node for a server that cannot be reached or a socket that broke. */
const networkErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
])

/**
 * True where no connection was to be had: no way to the server, or it refused the login or ended the session. Such
 * messages name hosts, logins and databases.
 */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return error.severity === 'FATAL' || error.severity === 'PANIC'
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && networkErrors.has(code)
}

/**
 * The error to answer with.
 * @param error whatever the database layer threw; an {@link ApiError} comes back as it is
 * @param caller who asked; `anon` gets 401 where others get 403
 */
export function fromDatabaseError(
  error: unknown,
  caller: Pick<Caller, 'role'>,
  options: MappingOptions,
): ApiError {
  if (error instanceof ApiError) return error
  if (isUnreachable(error)) return errors.connectionFailed(error)
  if (error instanceof pg.DatabaseError) return fromPostgres(error, caller, options)
  return errors.internal(error)
}

function fromPostgres(
  error: pg.DatabaseError,
  caller: Pick<Caller, 'role'>,
  options: MappingOptions,
): ApiError {
  const code = error.code ?? 'XX000'
  if (code === 'PGRST') return fromRaise(error)
  const status = statusOf(code, error.message, caller.role === 'anon')
  return new ApiError(status, code, error.message, {
    details: error.detail ?? null,
    hint: error.hint ?? (options.development ? missingGrant(error, caller.role, options) : null),
    headers: status === 401 ? { 'www-authenticate': 'Bearer' } : status === 503 ? { 'retry-after': '1' } : {},
    cause: error,
  })
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isOptionalString = (value: unknown): value is string | null | undefined =>
  value === undefined || value === null || typeof value === 'string'

function headersOf(value: unknown): Record<string, string> | undefined {
  if (!isRecord(value)) return undefined
  const entries: [string, string][] = []
  for (const [name, text] of Object.entries(value)) {
    const header = typeof text === 'string' ? sendable(name, text) : undefined
    if (!header) return undefined
    entries.push([...header])
  }
  return Object.fromEntries(entries)
}

/** `RAISE SQLSTATE 'PGRST'`: MESSAGE holds the body and DETAIL status and headers, both as JSON. */
function fromRaise(error: pg.DatabaseError): ApiError {
  const body = parseJson(error.message)
  if (
    !isRecord(body) ||
    typeof body.code !== 'string' ||
    typeof body.message !== 'string' ||
    !isOptionalString(body.details) ||
    !isOptionalString(body.hint)
  ) {
    return errors.malformedRaiseMessage(error.message)
  }
  if (error.detail === undefined) return errors.missingRaiseDetail()
  const reply = parseJson(error.detail)
  const headers = isRecord(reply) ? headersOf(reply.headers) : undefined
  if (!isRecord(reply) || !headers || typeof reply.status !== 'number' || !isFinalStatus(reply.status)) {
    return errors.malformedRaiseDetail(error.detail)
  }
  return new ApiError(reply.status, body.code, body.message, {
    details: body.details ?? null,
    hint: body.hint ?? null,
    headers,
    cause: error,
  })
}

/** Postgres names the object of a denied access only in the text of its message. */
const denial = /^permission denied for (table|view|sequence|function|schema) (.+)$/s

/** The name of the function that Postgres refused to call for want of EXECUTE; null for any other error. */
export function deniedFunction(error: unknown): string | null {
  if (!(error instanceof pg.DatabaseError) || error.code !== '42501') return null
  const [, kind, name = null] = denial.exec(error.message) ?? []
  return kind === 'function' ? name : null
}

function missingGrant(
  error: pg.DatabaseError,
  role: string,
  { privilege = 'SELECT', signature }: MappingOptions,
): string | null {
  const [, kind, name] = denial.exec(error.message) ?? []
  if (error.code !== '42501' || kind === undefined || name === undefined) return null
  const object = pg.escapeIdentifier(name)
  const grants: Readonly<Record<string, string>> = {
    table: `${privilege} ON ${object}`,
    view: `${privilege} ON ${object}`,
    sequence: `USAGE ON SEQUENCE ${object}`,
    function: `EXECUTE ON FUNCTION ${signature ?? object}`,
    schema: `USAGE ON SCHEMA ${object}`,
  }
  return `The role lacks a privilege. Grant it in a migration: GRANT ${grants[kind] ?? ''} TO ${pg.escapeIdentifier(role)};`
}
