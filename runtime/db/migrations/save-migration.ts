// Applies a text as the next of the user's migrations and writes its file, where the folder can be written. Refuses while
// other migrations wait or do not match their files; nothing of a failed one stays.
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type pg from 'pg'
import type { ClientConfig } from 'pg'
import { withClient } from '../bootstrap/with-client.ts'
import { applyOne, MigrationHistoryError } from './apply-migrations.ts'
import { compareHistory, readHistory } from './history.ts'
import { checksumOf, fileName, readMigrations, shownPath } from './migration-files.ts'
import { takeMigrationLock } from './migration-lock.ts'
import { nextMigration } from './new-migration.ts'

export interface SaveOptions {
  /** Absolute path of the user's migrations. */
  readonly directory: string
  /** At the limited level: the exposed schemas, whose new tables we secure ourselves. */
  readonly secure?: readonly string[]
  readonly log: (line: string) => void
  /** Looks whether the database is as it should be, while no other migration runs; what it throws ends the work. */
  readonly expect?: (client: pg.Client) => Promise<void>
}

export interface SavedFile {
  readonly version: number
  /** As messages show it. */
  readonly file: string
  /** Why there is no such file; the history has the text, and `npm run migrate -- --pull` writes it. */
  readonly notWritten: string | undefined
}

/**
 * @param name becomes part of the file's name.
 * @param sql one transaction, or a single statement under the first line `-- no-transaction`.
 * @throws MigrationHistoryError before anything is done; SqlFileError of what fails; Error for a name without letters.
 */
export async function saveMigration(
  admin: ClientConfig,
  name: string,
  sql: string,
  options: SaveOptions,
): Promise<SavedFile> {
  const { directory, secure, log, expect } = options
  return await withClient(admin, async (client) => {
    await takeMigrationLock(client, log)
    const history = await readHistory(client, 'user')
    const states = compareHistory(readMigrations(directory), history, 'user')
    const problems = states.flatMap(({ state, problem, migration, version }) =>
      state === 'applied'
        ? []
        : [problem ?? `${migration?.file ?? version} waits to be applied: npm run migrate`],
    )
    if (problems.length > 0) throw new MigrationHistoryError(problems)
    await expect?.(client)
    const path = nextMigration(
      directory,
      name,
      history.map((entry) => entry.version),
    )
    const [, digits, slug] = fileName.exec(basename(path)) ?? []
    const version = Number(digits)
    const migration = { version, name: slug ?? name, file: shownPath(path), sql, checksum: checksumOf(sql) }
    try {
      await applyOne(
        admin,
        migration,
        { directory, kind: 'user', log, byServer: true, ...(secure && { secure }) },
        undefined,
      )
    } catch (error) {
      await client.query(
        `with undone as (delete from lite.migrations where kind = 'user' and version = $1 and applied_at is null returning version)
         delete from lite.server_migrations where version in (select version from undone)`,
        [version],
      )
      throw error
    }
    log(`migrations: applied ${migration.file}, made in the dashboard`)
    try {
      await mkdir(dirname(path), { recursive: true })
      await writeFile(path, sql, { flag: 'wx' })
      return { version, file: migration.file, notWritten: undefined }
    } catch (error) {
      return { version, file: migration.file, notWritten: String(error) }
    }
  })
}
