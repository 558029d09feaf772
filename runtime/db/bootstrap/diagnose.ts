// Looks for what is unsafe in a database. Reads the catalogue only and changes nothing.
import type pg from 'pg'
import type { PrivilegeLevel } from '../contract.ts'
import type { Severity } from './doctor-rules.ts'
import { doctorRules } from './doctor-rules.ts'

/** One unsafe thing. */
export interface Finding {
  readonly severity: Severity
  readonly rule: string
  readonly object: string
  /** Whom it opens a door to, or '' where that is no question. */
  readonly role: string
  readonly hint: string
}

/**
 * All findings, in the order of the rules.
 *
 * @param client a connection as the owner of our objects (`Logins.admin`).
 */
export async function diagnose(
  client: pg.Client,
  { level, apiSchemas }: { readonly level: PrivilegeLevel; readonly apiSchemas: readonly string[] },
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  await client.query(`set search_path = ''`)
  for (const { name, severity, hint, sql, level: only } of doctorRules) {
    if (only !== undefined && only !== level) continue
    const query = `select object, role from (${sql}) found where $1::text[] is not null order by object, role`
    const { rows } = await client.query<{ object: string; role: string }>(query, [apiSchemas])
    for (const { object, role } of rows) findings.push({ severity, rule: name, object, role, hint })
  }
  return findings
}
