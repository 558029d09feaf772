// Mends the history where only the user can know: a file finished by hand, a file that is gone.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import { withClient } from '../bootstrap/with-client.ts'
import { nameOfFile, readHistory } from './history.ts'
import { takeMigrationLock } from './migration-lock.ts'

/** Marks an unfinished file without transaction as applied. @throws Error when there is no such file. */
export async function markDone(
  admin: ClientConfig,
  version: number,
  log: (line: string) => void,
): Promise<void> {
  await withClient(admin, async (client) => {
    await takeMigrationLock(client, log)
    const { rowCount } = await client.query(
      `update lite.migrations set applied_at = now() where kind = 'user' and version = $1 and applied_at is null`,
      [version],
    )
    if (rowCount === 0)
      throw new Error(`migration ${version} is not unfinished; npm run migrate:status shows all`)
  })
}

/** Writes the user's migrations that were applied and have no file, from the history. @returns the paths written. */
export async function pullMigrations(admin: ClientConfig, directory: string): Promise<readonly string[]> {
  const history = await withClient(admin, (client) => readHistory(client, 'user'))
  const missing = history
    .map((entry) => ({ file: join(directory, nameOfFile(entry)), sql: entry.sql }))
    .filter(({ file }) => !existsSync(file))
  if (missing.length > 0) mkdirSync(directory, { recursive: true })
  for (const { file, sql } of missing) writeFileSync(file, sql, { flag: 'wx' })
  return missing.map(({ file }) => file)
}
