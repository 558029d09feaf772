// GET /admin/audit: what was done, newest first; ?query=author:…, action:… or type:… narrows it. Refuses other scopes
// (validation_failed).
import type { FastifyInstance } from 'fastify'
import { containing } from '../../model/user-list.ts'
import type { AuthServices } from '../../services.ts'
import { authErrors } from '../../wire/errors.ts'
import { parameter } from '../../wire/read.ts'
import { readPage, sendPages } from './pages.ts'

/** Members of the payload that a scope looks at. Source: GoTrue. */
const scopes: ReadonlyMap<string, string> = new Map([
  ['author', 'actor_username'],
  ['action', 'action'],
  ['type', 'log_type'],
])

/** `action:login` and the like. */
function readQuery(query: string): { readonly member: string; readonly pattern: string } {
  const at = query.indexOf(':')
  const scope = query.slice(0, Math.max(at, 0)).trim()
  const member = scopes.get(scope)
  if (member === undefined) throw authErrors.invalid(`Invalid query scope: ${scope.slice(0, 40)}`)
  return { member, pattern: containing(query.slice(at + 1).trim()) }
}

export function registerAudit(app: FastifyInstance, { db, settings }: AuthServices): void {
  app.get('/audit', async (request, reply) => {
    const page = readPage(request)
    const query = parameter(request, 'query') ?? ''
    const { member, pattern } = query === '' ? { member: 'action', pattern: '%' } : readQuery(query)
    const where = 'payload ->> $1 ilike $2'
    const entries = await db.rows(
      `select id, payload, created_at, ip_address from auth.audit_log_entries where ${where}
       order by created_at desc, id limit $3 offset $4`,
      [member, pattern, page.perPage, page.offset],
    )
    const [row] = await db.rows<{ total: number }>(
      `select count(*)::int as total from auth.audit_log_entries where ${where}`,
      [member, pattern],
    )
    sendPages(reply, `${settings.externalUrl}/admin/audit`, page, row?.total ?? 0, { query })
    return entries
  })
}
