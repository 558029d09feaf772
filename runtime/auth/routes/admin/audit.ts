// GET /admin/audit: what was done, newest first; ?query=author:…, action:… or type:… narrows it, user:<id> to what a user
// did and what was done to them. Refuses other scopes and ids that are none (validation_failed).
import type { FastifyInstance } from 'fastify'
import { containing } from '../../model/user-list.ts'
import type { AuthServices } from '../../services.ts'
import { authErrors } from '../../wire/errors.ts'
import { isUuid, parameter } from '../../wire/read.ts'
import { readPage, sendPages } from './pages.ts'

/** Members of the payload that a scope looks at. Source: GoTrue. */
const scopes: ReadonlyMap<string, string> = new Map([
  ['author', 'actor_username'],
  ['action', 'action'],
  ['type', 'log_type'],
])

interface Narrowed {
  /** A condition on `$1` and `$2`. */
  readonly where: string
  readonly values: readonly [string, string]
}

const byMember = 'payload ->> $1 ilike $2'
const byUser = "$1 in (payload ->> 'actor_id', payload -> 'traits' ->> $2)"

/** `action:login` and the like. */
function readQuery(query: string): Narrowed {
  if (query === '') return { where: byMember, values: ['action', '%'] }
  const at = query.indexOf(':')
  const [scope, wanted] = [query.slice(0, Math.max(at, 0)).trim(), query.slice(at + 1).trim()]
  if (scope === 'user') {
    if (!isUuid(wanted)) throw authErrors.invalid('user must be an UUID')
    return { where: byUser, values: [wanted.toLowerCase(), 'user_id'] }
  }
  const member = scopes.get(scope)
  if (member === undefined) throw authErrors.invalid(`Invalid query scope: ${scope.slice(0, 40)}`)
  return { where: byMember, values: [member, containing(wanted)] }
}

export function registerAudit(app: FastifyInstance, { db, settings }: AuthServices): void {
  app.get('/audit', async (request, reply) => {
    const page = readPage(request)
    const query = parameter(request, 'query') ?? ''
    const { where, values } = readQuery(query)
    const entries = await db.rows(
      `select id, payload, created_at, ip_address from auth.audit_log_entries where ${where}
       order by created_at desc, id limit $3 offset $4`,
      [...values, page.perPage, page.offset],
    )
    const [row] = await db.rows<{ total: number }>(
      `select count(*)::int as total from auth.audit_log_entries where ${where}`,
      [...values],
    )
    sendPages(reply, `${settings.externalUrl}/admin/audit`, page, row?.total ?? 0, { query })
    return entries
  })
}
