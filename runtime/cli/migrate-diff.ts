// `npm run migrate:diff [name]`: writes what the database has beyond its migrations as the next one, which counts as applied
// here. Refuses while migrations are pending, and tells what it cannot write.
import { writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { withClient } from '../db/bootstrap/with-client.ts'
import { findDrift, type Drift } from '../db/drift/find-drift.ts'
import { migrationStatus } from '../db/migrations/apply-migrations.ts'
import { readHistory } from '../db/migrations/history.ts'
import { checksumOf, fileName, shownPath } from '../db/migrations/migration-files.ts'
import { nextMigration } from '../db/migrations/new-migration.ts'
import { progress, withDatabase, type CommandContext } from './with-database.ts'
import { withMigrated } from './with-migrated.ts'

/** @throws Error while migrations are pending or differ from their files */
export async function driftOf(context: CommandContext, command: string): Promise<Drift> {
  const { config, logins, server } = context
  const states = await migrationStatus(logins.admin, { directory: config.migrationsDir, kind: 'user' })
  const first = states.find(({ state }) => state !== 'applied')
  if (first)
    throw new Error(
      first.problem ?? `${first.name} waits to be applied: run npm run migrate before ${command}`,
    )
  return await withMigrated(context, command, (made) => findDrift(server.connection, made.admin))
}

/** Writes the file and its row of the history. @returns the path */
async function keep({ config, logins }: CommandContext, name: string, sql: string): Promise<string> {
  return await withClient(logins.admin, async (client) => {
    const history = await readHistory(client, 'user')
    const applied = history.map(({ version }) => version)
    const path = nextMigration(config.migrationsDir, name, applied)
    const [, version, slug] = fileName.exec(basename(path)) ?? []
    writeFileSync(path, sql, { flag: 'wx' })
    await client.query(
      `insert into lite.migrations (kind, version, name, checksum, sql, applied_at) values ('user', $1, $2, $3, $4, now())`,
      [version, slug, checksumOf(sql), sql],
    )
    return path
  })
}

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
    const sql = statements.map((statement) => `${statement};\n`).join('\n')
    const found = statements.length + unexplained.length > 0
    if (values.json) console.log(JSON.stringify(drift, null, 2))
    if (!values.json && !found) progress('The database is what its migrations make')
    for (const what of unexplained) progress(`Write it by hand (npm run migrate:new): ${what}`)
    if (values.check || values.json) {
      if (!values.json && found) console.log(sql)
      return found ? 1 : 0
    }
    if (statements.length > 0) {
      const path = await keep(context, positionals.join(' ') || 'drift', sql)
      console.log(shownPath(path))
      progress('Written, and counted as applied here')
    }
    return unexplained.length > 0 ? 1 : 0
  })
}
