// `npm run seed`: runs seed.sql, which lies beside the migrations folder, as lite_admin in one transaction.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { shownPath } from '../db/migrations/migration-files.ts'
import { runSql } from './run-sql.ts'
import type { CommandContext } from './with-database.ts'
import { progress, withDatabase } from './with-database.ts'

/** Runs seed.sql; false when the project has none. @throws SqlFileError */
export async function seed(context: CommandContext): Promise<boolean> {
  const path = join(dirname(context.config.migrationsDir), 'seed.sql')
  if (!existsSync(path)) return false
  const count = await runSql(
    context,
    { file: shownPath(path), text: readFileSync(path, 'utf8') },
    () => undefined,
  )
  progress(`seed.sql: ${count} statement${count === 1 ? '' : 's'}`)
  return true
}

/** @returns 1 when there is no seed.sql. */
export async function run(): Promise<number> {
  return await withDatabase(async (context) => {
    if (await seed(context)) return 0
    progress('there is no seed.sql: write the rows that a new database should have into it')
    return 1
  })
}
