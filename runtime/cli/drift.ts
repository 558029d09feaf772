// What the database has beyond its migrations: found, and written as the next migration, which counts as applied here. Refuses while
// migrations wait or differ from their files, and where no database can be made to compare with.
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { DriftDesk } from '../admin/schema/drift.ts'
import { withClient } from '../db/bootstrap/with-client.ts'
import { findDrift, fingerprintOf, type Drift } from '../db/drift/find-drift.ts'
import { MigrationHistoryError, migrationStatus } from '../db/migrations/apply-migrations.ts'
import { readHistory } from '../db/migrations/history.ts'
import { checksumOf, fileName, shownPath } from '../db/migrations/migration-files.ts'
import { takeMigrationLock } from '../db/migrations/migration-lock.ts'
import { nextMigration } from '../db/migrations/new-migration.ts'
import type { CommandContext } from './with-database.ts'
import { withMigrated } from './with-migrated.ts'

/** @throws MigrationHistoryError while migrations are pending or differ from their files */
async function mustBeApplied({ config, logins }: CommandContext, command: string): Promise<void> {
  const states = await migrationStatus(logins.admin, { directory: config.migrationsDir, kind: 'user' })
  const first = states.find(({ state }) => state !== 'applied')
  if (first)
    throw new MigrationHistoryError([
      first.problem ?? `${first.name} waits to be applied: run npm run migrate before ${command}`,
    ])
}

/** @throws MigrationHistoryError while migrations are pending or differ from their files */
export async function driftOf(context: CommandContext, command: string): Promise<Drift> {
  await mustBeApplied(context, command)
  return await withMigrated(context, command, (made) => findDrift(context.server.connection, made.admin))
}

/**
 * Writes the file and its row of the history.
 * @param byServer the history has the text in any case, and the file need not be there
 * @returns the path, and why there is no file @throws Error where a file that must be there cannot be written; nothing is changed
 */
export async function keepDrift(
  { config: { migrationsDir: directory }, logins }: CommandContext,
  name: string,
  sql: string,
  { byServer, log }: { readonly byServer: boolean; readonly log: (line: string) => void },
): Promise<{ readonly path: string; readonly notWritten: string | undefined }> {
  return await withClient(logins.admin, async (client) => {
    await takeMigrationLock(client, log)
    const history = await readHistory(client, 'user')
    const applied = history.map(({ version }) => version)
    const path = nextMigration(directory, name, applied)
    const [, version, slug] = fileName.exec(basename(path)) ?? []
    const write = () => {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, sql, { flag: 'wx' })
    }
    if (!byServer) write()
    await client.query(
      `with kept as (
         insert into lite.migrations (kind, version, name, checksum, sql, applied_at) values ('user', $1, $2, $3, $4, now())
         returning version
       ) insert into lite.server_migrations select version from kept where $5`,
      [version, slug, checksumOf(sql), sql, byServer],
    )
    try {
      if (byServer) write()
      return { path, notWritten: undefined }
    } catch (error) {
      return { path, notWritten: String(error) }
    }
  })
}

/** For the running server: one search at a time, and none while nothing has changed. */
export function createDriftDesk(context: CommandContext, log: (line: string) => void): DriftDesk {
  let last: { readonly fingerprint: string; readonly drift: Promise<Drift> } | undefined
  const command = 'a look for drift'
  const find = async () => {
    const { server, logins } = context
    await mustBeApplied(context, command)
    const [parts, history] = await Promise.all([
      withClient(server.connection, fingerprintOf),
      withClient(logins.admin, (client) => readHistory(client, 'user')),
    ])
    const fingerprint = checksumOf([parts, ...history.map(({ checksum }) => checksum)].join('\n'))
    if (last?.fingerprint !== fingerprint) last = { fingerprint, drift: driftOf(context, command) }
    const { drift } = last
    drift.catch(() => {
      if (last?.drift === drift) last = undefined // the next one tries again
    })
    return { fingerprint, ...(await drift) }
  }
  return {
    find,
    keep: async (name, sql) => {
      const { path, notWritten } = await keepDrift(context, name, sql, { byServer: true, log })
      return { file: shownPath(path), written: notWritten === undefined }
    },
  }
}
