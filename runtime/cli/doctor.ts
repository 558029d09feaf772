// `npm run doctor`: prints what is wrong, unsafe or slower than it need be: settings, machine, PostgreSQL, rights (as the
// dashboard's advisors). Changes nothing beyond what the first start does.
import { parseArgs } from 'node:util'
import { projectRoot } from '../config/root.ts'
import { examine } from './doctor/examine.ts'
import { formatTable } from './print-table.ts'
import { progress } from './with-database.ts'

/** @returns 1 when there is a finding of severity ERROR, 0 otherwise. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } })
  const { level, findings } = await examine(process.env, projectRoot(), progress)
  if (values.json) console.log(JSON.stringify({ level, findings }, null, 2))
  else if (findings.length > 0) {
    const rows = findings.map(({ severity, rule, object, role }) => [severity, rule, object, role])
    console.log(formatTable(['severity', 'rule', 'object', 'role'], rows))
    const hints = new Set(findings.map(({ rule, hint }) => `${rule}: ${hint}`))
    for (const hint of hints) progress(hint)
  }
  const errors = findings.filter(({ severity }) => severity === 'ERROR').length
  const others = findings.length - errors
  progress(
    `${errors} error${errors === 1 ? '' : 's'}, ${others} other finding${others === 1 ? '' : 's'}` +
      (level === null ? '; the database was not examined' : `; level ${level}`),
  )
  return errors > 0 ? 1 : 0
}
