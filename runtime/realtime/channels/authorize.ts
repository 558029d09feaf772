// Who may listen to a private channel and who may send to it: row-level security of realtime.messages, asked about a message
// of that channel without writing one. Refuses nothing: says what is allowed. Source: realtime.md §1.7.
import type { Database } from '../../db/contract.ts'
import type { LoginPool } from '../../db/login-pool.ts'
import type { Caller } from '../../identity/caller.ts'

export interface Permissions {
  readonly reads: boolean
  readonly writes: boolean
  readonly seesPresence: boolean
  readonly tracks: boolean
}

export type Authorize = (caller: Caller, topic: string) => Promise<Permissions>

interface PolicyRow {
  readonly permissive: boolean
  readonly cmd: 'r' | 'a' | '*'
  readonly using: string | null
  readonly check: string | null
}

const policiesQuery = `
select p.polpermissive as permissive, p.polcmd as cmd, pg_get_expr(p.polqual, p.polrelid) as using,
  pg_get_expr(p.polwithcheck, p.polrelid) as check
from pg_policy p join pg_roles r on r.rolname = $1
where p.polrelid = 'realtime.messages'::regclass and p.polcmd in ('r', 'a', '*')
  and (p.polroles = '{0}' or exists (select from unnest(p.polroles) o where pg_has_role(r.oid, o, 'usage')))
order by p.polname`

/** The condition of all policies together; false where none permits. */
function conditionOf(policies: readonly PolicyRow[], of: (policy: PolicyRow) => string | null): string {
  const text = (policy: PolicyRow) => `(${of(policy) ?? 'true'})`
  const permissive = policies.filter((policy) => policy.permissive).map(text)
  const restrictive = policies.filter((policy) => !policy.permissive).map(text)
  if (permissive.length === 0) return 'false'
  return [`(${permissive.join(' or ')})`, ...restrictive].join(' and ')
}

/** @param db as the owner, to read policies */
export function createAuthorize(db: LoginPool, database: Database): Authorize {
  return async (caller, topic) => {
    if (caller.login === 'service') return { reads: true, writes: true, seesPresence: true, tracks: true }
    const policies = await db.rows<PolicyRow>(policiesQuery, [caller.role])
    const reading = conditionOf(
      policies.filter(({ cmd }) => cmd !== 'a'),
      ({ using }) => using,
    )
    const writing = conditionOf(
      policies.filter(({ cmd }) => cmd !== 'r'),
      ({ using, check }) => check ?? using,
    )
    if (reading === 'false' && writing === 'false')
      return { reads: false, writes: false, seesPresence: false, tracks: false }
    const images = ['broadcast', 'presence'].map((extension) => {
      const now = new Date().toISOString().slice(0, -1)
      const id = '00000000-0000-0000-0000-000000000000'
      return {
        ...{ topic, extension, event: 'probe', payload: {}, private: true, id },
        inserted_at: now,
        updated_at: now,
      }
    })
    const text = `select (${reading}) is true, (${writing}) is true
      from jsonb_array_elements($1::jsonb) with ordinality e(image, i)
      cross join lateral jsonb_populate_record(null::realtime.messages, e.image) as messages order by e.i`
    const { rows } = await database.asCaller(
      caller,
      { text, values: [JSON.stringify(images)] },
      {
        readOnly: true,
        before: { text: `select set_config('realtime.topic', $1, true)`, values: [topic] },
      },
    )
    const is = (row: number, column: number) => rows[row]?.[column]?.toString() === 't'
    return { reads: is(0, 0), writes: is(0, 1), seesPresence: is(1, 0), tracks: is(1, 1) }
  }
}
