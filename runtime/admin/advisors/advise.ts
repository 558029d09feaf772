// All advice about a database: what the doctor finds unsafe, and what would be faster or clearer. Reads the catalogue, changes nothing.
import type pg from 'pg'
import type { PrivilegeLevel } from '../../db/contract.ts'
import { diagnose } from '../../db/bootstrap/diagnose.ts'
import type { Advice } from '../contract/status.ts'
import { mendOf } from './mend.ts'
import { advisorRules } from './rules.ts'

const rank = { ERROR: 0, WARN: 1, INFO: 2 } as const
/** Things of one rule: a thousand tables without an index are no more telling than a hundred. */
const mostOfRule = 100

const sentence = (hint: string): string => hint.charAt(0).toUpperCase() + hint.slice(1)

/**
 * Only what the rules of advisorRules find.
 * @param client a connection as the owner of our objects, its search_path empty
 */
async function adviseBeyondDoctor(
  client: pg.Client,
  apiSchemas: readonly string[],
): Promise<readonly Advice[]> {
  const found: Advice[] = []
  for (const { name: rule, level, kind, why, sql } of advisorRules) {
    const { rows } = await client.query<{ object: string; role: string; mend: string | null }>(
      `select object, role, mend from (${sql}) found where $1::text[] is not null order by object, role limit ${mostOfRule}`,
      [apiSchemas],
    )
    for (const { object, role, mend } of rows) found.push({ level, kind, rule, object, role, why, mend })
  }
  return found
}

/**
 * Everything, the worst first.
 * @param client a connection as the owner of our objects (`Logins.admin`)
 */
export async function advise(
  client: pg.Client,
  options: { readonly level: PrivilegeLevel; readonly apiSchemas: readonly string[] },
): Promise<readonly Advice[]> {
  const findings = await diagnose(client, options)
  const unsafe = findings.map((finding): Advice => {
    const { severity: level, rule, object, role, hint } = finding
    return { level, kind: 'security', rule, object, role, why: sentence(hint), mend: mendOf(finding) }
  })
  const others = await adviseBeyondDoctor(client, options.apiSchemas)
  return [...unsafe, ...others].sort((a, b) => rank[a.level] - rank[b.level])
}
