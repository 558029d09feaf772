// Brings an archive back into an empty instance: its migrations, rows, sequences and files, every row and byte compared. Refuses
// an instance that holds data or is in use, and an archive of a newer version; what fails leaves the instance empty.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import type { ClientConfig } from 'pg'
import { bootstrap } from '../db/bootstrap/bootstrap.ts'
import { dropEverything } from '../db/bootstrap/drop-everything.ts'
import { withClient } from '../db/bootstrap/with-client.ts'
import type { Logins, PostgresServer } from '../db/contract.ts'
import { createLoginPool } from '../db/login-pool.ts'
import { applyMigrations } from '../db/migrations/apply-migrations.ts'
import { nameOfFile } from '../db/migrations/history.ts'
import { readMigrations } from '../db/migrations/migration-files.ts'
import { openBlobs } from '../storage/blobs/create.ts'
import type { BlobStore } from '../storage/blobs/contract.ts'
import { entriesOf, type Archive } from './archive-reader.ts'
import { fileOf, tableOf, type ArchivedMigration } from './contract.ts'
import { compareRows, createRowLoader, emptyTables, loosen } from './restore-rows.ts'
import { beginSnapshot, readTables } from './snapshot.ts'
import { secretMark } from './write-backup.ts'

export interface RestoreOptions {
  readonly path: string
  readonly archive: Archive
  readonly server: PostgresServer
  readonly appSecret: string
  readonly apiSchemas: readonly string[]
  /** Absolute path of this version's system migrations. */
  readonly systemMigrations: string
  readonly blobs: BlobStore
  /** What is there may go. */
  readonly force: boolean
  /** Another APP_SECRET may be in force: what the old one encrypted is given up. */
  readonly newSecrets: boolean
  readonly log: (line: string) => void
}

export interface RestoreReport {
  readonly tables: number
  readonly rows: number
  readonly files: number
}

/** Tables with rows, but for our own book-keeping; none in a database that nobody has used. */
async function tablesWithRows(client: pg.Client): Promise<readonly string[]> {
  await beginSnapshot(client)
  try {
    const full: string[] = []
    for (const { name } of await readTables(client)) {
      if (/^(lite\.(?!admins$|api_keys$)|realtime\.)/.test(name)) continue
      const { rows } = await client.query(`select from only ${name} limit 1`)
      if (rows.length > 0) full.push(name)
    }
    return full
  } finally {
    await client.query('rollback')
  }
}

async function refuseUse(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ count: string }>(
    `select count(*) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and usename in ('lite_api', 'lite_service', 'lite_auth', 'lite_admin')`,
  )
  if (rows[0]?.count !== '0')
    throw new Error('A server is running on this database: stop it before the restore')
}

/** @throws Error where this version is older than the backup's, or was changed */
function refuseNewer(migrations: readonly ArchivedMigration[], directory: string): void {
  const ours = new Map(readMigrations(directory).map((file) => [String(file.version), file]))
  for (const { kind, version, name, checksum } of migrations) {
    if (kind === 'system' && ours.get(version)?.checksum !== checksum)
      throw new Error(
        `The backup was made by another version: it has the system migration ${version}_${name}. Update the code first`,
      )
  }
}

function refuseSecrets({ archive, appSecret, newSecrets }: RestoreOptions): void {
  if (newSecrets || archive.header.secretMark === secretMark(appSecret)) return
  throw new Error(
    'The backup comes from an installation with another APP_SECRET, which its second factors, S3 keys and secret settings are encrypted ' +
      'with. Put that APP_SECRET into the environment or SECRETS_FILE; or give those up: --new-secrets',
  )
}

/** The history as files, for the migrator. */
async function writeMigrations(
  folder: string,
  migrations: readonly ArchivedMigration[],
  kind: 'system' | 'user',
) {
  for (const entry of migrations.filter((one) => one.kind === kind)) {
    const file = nameOfFile({ version: Number(entry.version), name: entry.name })
    await writeFile(join(folder, file), entry.sql)
  }
}

/** Schema, roles and rights as they were. */
async function makeSchema({ archive, server, appSecret, apiSchemas, log }: RestoreOptions): Promise<Logins> {
  const { migrations, drift } = archive.header
  const folders = await Promise.all([0, 1].map(() => mkdtemp(join(tmpdir(), 'lite-restore-'))))
  const [system = '', user = ''] = folders
  try {
    await writeMigrations(system, migrations, 'system')
    await writeMigrations(user, migrations, 'user')
    const logins = await bootstrap(server, { appSecret, apiSchemas, log, systemMigrations: system })
    const secure = logins.level === 'limited' ? { secure: apiSchemas } : {}
    await applyMigrations(logins.admin, { directory: user, kind: 'user', log, ...secure })
    await withClient(logins.admin, async (client) => {
      await client.query(`set search_path = ''; set check_function_bodies = off`)
      for (const statement of drift) await client.query(statement)
    })
    return logins
  } finally {
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true })))
  }
}

/** What only the old APP_SECRET could read. Second factors stay: without them their users would be less safe. */
async function giveUpSecrets(client: pg.Client, log: RestoreOptions['log']): Promise<void> {
  const keys = await client.query('delete from storage.s3_keys')
  const settings = await client.query('delete from lite.settings where encrypted')
  log(`restore: ${keys.rowCount ?? 0} S3 keys and ${settings.rowCount ?? 0} secret settings were given up`)
}

/** @param written hears of each file, before it is there */
async function fill(
  client: pg.Client,
  options: RestoreOptions,
  written: (id: string) => void,
): Promise<RestoreReport> {
  const { path, archive, blobs, log } = options
  const { tables, sequences, filled } = archive.header
  await client.query('begin')
  const tighten = await loosen(client, tables)
  await emptyTables(client, tables)
  const rows = createRowLoader(client, tables)
  let files = 0
  for await (const [name, entry] of entriesOf(path)) {
    const id = fileOf(name)
    if (tableOf(name) !== undefined) await rows.piece(name, entry)
    else if (id !== undefined) {
      await rows.end()
      written(id)
      await blobs.write(id, entry as AsyncIterable<Buffer>, archive.manifest.entries[name]?.size)
      files += 1
    } else entry.resume()
  }
  await rows.end()
  for (const { name, value, called } of sequences)
    await client.query('select setval($1::regclass, $2, $3)', [name, value, called])
  await tighten()
  const count = await compareRows(client, archive)
  log(`restore: ${count} rows of ${tables.length} tables and ${files} files compared`)
  if (options.newSecrets) await giveUpSecrets(client, log)
  for (const name of filled) await client.query(`refresh materialized view ${name}`)
  await client.query('commit')
  await client.query('analyze')
  return { tables: tables.length, rows: count, files }
}

/** @throws Error before anything is changed, or with the instance emptied */
export async function restore(options: RestoreOptions): Promise<RestoreReport> {
  const { archive, server, apiSchemas, force, blobs, log } = options
  refuseNewer(archive.header.migrations, options.systemMigrations)
  refuseSecrets(options)
  const connection: ClientConfig = server.connection
  return await withClient(connection, async (client) => {
    await refuseUse(client)
    const full = await tablesWithRows(client)
    if (full.length > 0 && !force)
      throw new Error(
        `There is data in ${full.slice(0, 5).join(', ')}${full.length > 5 ? ', …' : ''}. A restore replaces everything: --force`,
      )
    await client.query('reset all')
    await dropEverything(client, apiSchemas)
    const files: string[] = []
    try {
      const logins = await makeSchema(options)
      const db = createLoginPool(logins.admin, { size: 1, timeout: 10_000, statementTimeout: 0, log })
      await openBlobs(blobs, db).finally(() => db.close())
      return await withClient(connection, async (filling) => {
        await beginSnapshot(filling)
        await filling.query('commit')
        return await fill(filling, options, (id) => files.push(id))
      })
    } catch (error) {
      await dropEverything(client, apiSchemas)
      for (const id of files) await blobs.remove(id).catch(() => undefined)
      throw error
    }
  })
}
