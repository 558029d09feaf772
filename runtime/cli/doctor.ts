// `npm run doctor`: prints what is unsafe in the database, or slower than it need be, as the dashboard's advisors do. Changes nothing
// beyond what every start does.
import { parseArgs } from 'node:util'
import { advise } from '../admin/advisors/advise.ts'
import { withClient } from '../db/bootstrap/with-client.ts'
import { formatTable } from './print-table.ts'
import { progress, withDatabase } from './with-database.ts'

/** @returns 1 when there is a finding of severity ERROR, 0 otherwise. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } })
  return await withDatabase(async ({ config, logins }) => {
    const { level } = logins
    const { apiSchemas } = config
    const advice = await withClient(logins.admin, (client) => advise(client, { level, apiSchemas }))
    const findings = advice.map(({ level: severity, why: hint, ...same }) => ({ severity, ...same, hint }))
    if (values.json) console.log(JSON.stringify({ level, findings }, null, 2))
    else if (findings.length > 0) {
      const rows = findings.map(({ severity, rule, object, role }) => [severity, rule, object, role])
      console.log(formatTable(['severity', 'rule', 'object', 'role'], rows))
      for (const [rule, hint] of new Map(findings.map((finding) => [finding.rule, finding.hint]))) {
        progress(`${rule}: ${hint}`)
      }
    }
    const errors = findings.filter(({ severity }) => severity === 'ERROR').length
    progress(`${errors} error${errors === 1 ? '' : 's'}, ${findings.length - errors} other findings`)
    return errors > 0 ? 1 : 0
  })
}
