// `npm run migrate`: applies the user's pending migrations; --retry, --done and --pull mend a history.
import { parseArgs } from 'node:util'
import { applyMigrations } from '../db/migrations/apply-migrations.ts'
import { shownPath } from '../db/migrations/migration-files.ts'
import { markDone, pullMigrations } from '../db/migrations/repair-migrations.ts'
import { progress, toSecure, withDatabase } from './with-database.ts'

function versionOf(value: string): number {
  if (!/^\d{1,14}$/.test(value))
    throw new Error(`"${value}" is no version; npm run migrate:status shows them`)
  return Number(value)
}

/** @returns 0. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: { retry: { type: 'string' }, done: { type: 'string' }, pull: { type: 'boolean' } },
  })
  return await withDatabase(async (context) => {
    const { config, logins } = context
    const directory = config.migrationsDir
    if (values.done !== undefined) await markDone(logins.admin, versionOf(values.done), progress)
    if (values.pull === true) {
      for (const file of await pullMigrations(logins.admin, directory)) progress(`wrote ${shownPath(file)}`)
    }
    const applied = await applyMigrations(logins.admin, {
      directory,
      kind: 'user',
      log: progress,
      ...toSecure(context),
      ...(values.retry !== undefined && { retry: versionOf(values.retry) }),
    })
    console.log(applied.length === 0 ? 'Nothing to apply' : applied.map(({ file }) => file).join('\n'))
    return 0
  })
}
