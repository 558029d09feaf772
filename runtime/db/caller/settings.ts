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
function textOf(readOnly: boolean, optional: readonly string[]): string {
  const local = (name: string, value: string) => `pg_catalog.set_config('${name}', ${value}, true)`
  const calls = [...names, ...optional].map((name, index) => local(name, `$${index + 1}`))
  if (readOnly) calls.push(local('transaction_read_only', `'on'`))
  // Locks that an earlier read left in this session.
  return `select pg_catalog.pg_advisory_unlock_all(), ${calls.join(', ')}`
}

const optionals = [[], ['timezone'], ['request.cookies'], ['timezone', 'request.cookies']]
const texts = [false, true].map((readOnly) => optionals.map((optional) => textOf(readOnly, optional)))

const searchPaths = new WeakMap<readonly string[], string>()

/** A `search_path` of these schemas, quoted; remembered for the list, which must not change. */
export function searchPathOf(schemas: readonly string[]): string {
  const known = searchPaths.get(schemas)
  if (known !== undefined) return known
  const made = schemas.map((schema) => escapeIdentifier(schema)).join(', ')
  searchPaths.set(schemas, made)
  return made
}

/**
 * The settings statement of one request. What an earlier request left behind cannot matter: the session was reset
 * before, and the rest is set on every request; `request.jwt.claims` is never empty (a setting that was once local comes back as `''`).
 * @param timeout of the statement in milliseconds, 0 for none
 */
export function settingsStep(
  caller: Caller,
  request: RequestSettings,
  searchPath: string,
  timeout: number,
): Step {
  const { method = '', path = '', headers = {}, readOnly = false, timezone, cookies } = request
  const optional = Number(timezone !== undefined) + 2 * Number(cookies !== undefined)
  const text = texts[Number(readOnly)]?.[optional] ?? ''
  const values = [
    caller.role,
    caller.claimsText === '' ? '{}' : caller.claimsText,
    caller.subject,
    method,
    path,
    typeof headers === 'string' ? headers : JSON.stringify(headers),
    searchPath,
    String(timeout),
  ]
  if (timezone !== undefined) values.push(timezone)
  if (cookies !== undefined) values.push(JSON.stringify(cookies))
  return { text, values, scope: '' }
}
