// A throw-away database with what the migrations alone make. Refuses where the login may create no databases.
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ClientConfig } from 'pg'
import pg from 'pg'
import { bootstrap } from '../db/bootstrap/bootstrap.ts'
import { withClient } from '../db/bootstrap/with-client.ts'
import type { Logins } from '../db/contract.ts'
import { dropLeftDatabases, withCheckDatabase } from '../db/drift/check-database.ts'
import { applyMigrations } from '../db/migrations/apply-migrations.ts'
import { nameOfFile, readHistory } from '../db/migrations/history.ts'
import { toSecure, type CommandContext } from './with-database.ts'

/** The files of the migrations, and those that a server made where it could write none. */
async function withFiles<T>(
  { config: { migrationsDir }, logins }: CommandContext,
  use: (directory: string) => Promise<T>,
): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'lite-migrations-'))
  try {
    if (existsSync(migrationsDir)) cpSync(migrationsDir, directory, { recursive: true })
    const history = await withClient(logins.admin, (client) => readHistory(client, 'user'))
    for (const entry of history.filter(({ byServer }) => byServer)) {
      const file = join(directory, nameOfFile(entry))
      if (!existsSync(file)) writeFileSync(file, entry.sql)
    }
    return await use(directory)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

async function migrate(
  { server, config }: CommandContext,
  connection: ClientConfig,
  directory: string,
): Promise<Logins> {
  const { appSecret, apiSchemas } = config
  const log = () => undefined // what was done to a throw-away database interests nobody; failures are thrown
  const logins = await bootstrap({ ...server, connection }, { appSecret, apiSchemas, log })
  const secure = toSecure({ server, config, logins })
  await applyMigrations(logins.admin, { directory, kind: 'user', log, ...secure })
  return logins
}

/**
 * Makes the database on the same server, with all migrations of the folder applied; drops it afterwards, whatever happens.
 * @param command that needs it, for the message of a refusal @throws Error where the login of DATABASE_URL may not
 */
export async function withMigrated<T>(
  context: CommandContext,
  command: string,
  use: (logins: Logins) => Promise<T>,
): Promise<T> {
  const { connection } = context.server
  await dropLeftDatabases(connection)
  let isMade = false
  const compare = async (made: ClientConfig) => {
    isMade = true
    return await withFiles(context, async (directory) => use(await migrate(context, made, directory)))
  }
  return await withCheckDatabase(connection, compare).catch((error: unknown) => {
    if (isMade || !(error instanceof pg.DatabaseError) || error.code !== '42501') throw error
    throw new Error(
      `${command} makes a database, which the login of DATABASE_URL may not; run it without DATABASE_URL`,
      { cause: error },
    )
  })
}
