// `npm run migrate:new <name>` makes an empty migration; `-- --renumber <file>` puts an older one last.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { loadConfig } from '../config/load.ts'
import { shownPath } from '../db/migrations/migration-files.ts'
import { newMigration, renumberMigration } from '../db/migrations/new-migration.ts'

/** @returns 0, or 2 when called without a name. */
export async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { renumber: { type: 'string' } },
    allowPositionals: true,
  })
  if (values.renumber !== undefined) {
    console.log(shownPath(renumberMigration(resolve(values.renumber))))
    return 0
  }
  if (positionals.length === 0) {
    console.error('npm run migrate:new <name>, for example: npm run migrate:new add_notes')
    return 2
  }
  console.log(shownPath(newMigration(loadConfig(process.env).migrationsDir, positionals.join(' '))))
  return 0
}
