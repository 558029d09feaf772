// `npm run migrate:diff [name]`: writes what the database has beyond its migrations as the next one, which counts as applied
// here. Refuses while migrations are pending, and tells what it cannot write.
import { parseArgs } from 'node:util'
import { sqlOf } from '../db/drift/find-drift.ts'
import { shownPath } from '../db/migrations/migration-files.ts'
import { driftOf, keepDrift } from './drift.ts'
import { progress, withDatabase } from './with-database.ts'

/** @returns 0 without drift or once it was written, 1 where something cannot be written or `--check` found drift. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { check: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
  })
  return await withDatabase(async (context) => {
    const drift = await driftOf(context, 'migrate:diff')
    const { statements, unexplained } = drift
    const sql = sqlOf(drift)
    const found = statements.length + unexplained.length > 0
    if (values.json) console.log(JSON.stringify(drift, null, 2))
    if (!values.json && !found) progress('The database is what its migrations make')
    for (const what of unexplained) progress(`Write it by hand (npm run migrate:new): ${what}`)
    if (values.check || values.json) {
      if (!values.json && found) console.log(sql)
      return found ? 1 : 0
    }
    if (statements.length > 0) {
      const name = positionals.join(' ') || 'drift'
      const { path } = await keepDrift(context, name, sql, { byServer: false, log: progress })
      console.log(shownPath(path))
      progress('Written, and counted as applied here')
    }
    return unexplained.length > 0 ? 1 : 0
  })
}
