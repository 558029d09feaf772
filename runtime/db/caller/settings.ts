// Makes the one statement that tells Postgres who asks: role, claims, request, search_path, timeout. Every value is a
// parameter and local to the transaction. The only file that sets a role.
import type { Caller } from '../../identity/caller.ts'
import { escapeIdentifier } from 'pg'
import type { RequestSettings } from '../contract.ts'
import type { Step } from './connection.ts'

const names = [
  'role',
  'request.jwt.claims',
  'request.jwt.claim.sub',
  'request.method',
  'request.path',
  'request.headers',
  'search_path',
  'statement_timeout',
] as const

/** One text for each combination of the optional settings, so that each is prepared once per connection. */
function textOf(readOnly: boolean, timezone: boolean): string {
  const local = (name: string, value: string) => `pg_catalog.set_config('${name}', ${value}, true)`
  const calls = names.map((name, index) => local(name, `$${index + 1}`))
  if (timezone) calls.push(local('timezone', `$${names.length + 1}`))
  if (readOnly) calls.push(local('transaction_read_only', `'on'`))
  // Locks that an earlier read left in this session.
  return `select pg_catalog.pg_advisory_unlock_all(), ${calls.join(', ')}`
}

const texts = [false, true].map((readOnly) => [false, true].map((timezone) => textOf(readOnly, timezone)))

/** A `search_path` of these schemas, quoted. */
export function searchPathOf(schemas: readonly string[]): string {
  return schemas.map((schema) => escapeIdentifier(schema)).join(', ')
}

/**
 * The settings statement of one request. All settings are set on every request, so whatever an earlier one left behind
 * cannot matter; `request.jwt.claims` is never empty (a setting that was once local comes back as `''`).
 * @param timeout of the statement in milliseconds, 0 for none
 */
export function settingsStep(
  caller: Caller,
  request: RequestSettings,
  searchPath: string,
  timeout: number,
): Step {
  const { method = '', path = '', headers = {}, readOnly = false, timezone } = request
  const text = texts[Number(readOnly)]?.[Number(timezone !== undefined)] ?? ''
  const values = [
    caller.role,
    caller.claimsText === '' ? '{}' : caller.claimsText,
    caller.subject,
    method,
    path,
    JSON.stringify(headers),
    searchPath,
    String(timeout),
  ]
  if (timezone !== undefined) values.push(timezone)
  return { text, values, key: text }
}
