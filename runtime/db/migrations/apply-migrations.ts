// Applies the files of a folder that the database has not seen, each in one transaction together with its row of
// lite.migrations. Refuses a history that does not match the files.
import type { ClientConfig } from 'pg'
import type pg from 'pg'
import { secureNewTables } from '../bootstrap/secure-tables.ts'
import { withClient } from '../bootstrap/with-client.ts'
import type { AppliedMigration, MigrationKind, MigrationState } from './history.ts'
import { compareHistory, readHistory } from './history.ts'
import type { Migration } from './migration-files.ts'
import { readMigrations } from './migration-files.ts'
import { takeMigrationLock } from './migration-lock.ts'
import type { SqlScript } from './sql-script.ts'
import { hasMarker, inOneTransaction, readScript, runStatement } from './sql-script.ts'

/** How to migrate. */
export interface MigrateOptions {
  /** Absolute path of the folder. */
  readonly directory: string
  readonly kind: MigrationKind
  readonly log: (line: string) => void
  /** Only for `system`: runs the files whose first line is `-- superuser`; without it they stay pending. */
  readonly superuser?: ClientConfig
  /** At the limited level: the exposed schemas, whose new tables we secure ourselves. */
  readonly secure?: readonly string[]
  /** The server made it: its text is kept in the history whether there is a file or not. */
  readonly byServer?: boolean
  /** Version of an unfinished file without transaction that goes on at its first unfinished statement. */
  readonly retry?: number
}

/** A history that does not allow to go on. The message lists every problem with the command that mends it. */
export class MigrationHistoryError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'MigrationHistoryError'
    this.problems = problems
  }
}

/** Sessions of user files find the extensions without a schema, as in Supabase. */
export const sessionSetup = 'set search_path = "$user", public, extensions'

async function record(
  client: pg.Client,
  { kind, byServer = false }: MigrateOptions,
  migration: Migration,
  done: boolean,
): Promise<void> {
  await client.query(
    `insert into lite.migrations (kind, version, name, checksum, sql, applied_at)
      values ($1, $2, $3, $4, $5, case when $6::boolean then pg_catalog.now() end)
      on conflict (kind, version) do update set checksum = excluded.checksum, sql = excluded.sql, name = excluded.name`,
    [kind, migration.version, migration.name, migration.checksum, migration.sql, done],
  )
  if (byServer) await client.query('insert into lite.server_migrations values ($1)', [migration.version])
}

/** What has to follow DDL: tables secured where no event trigger does it, and the doorbell. */
export async function finishDdl(client: pg.Client, secure: readonly string[] | undefined): Promise<void> {
  if (secure !== undefined) await secureNewTables(client, secure)
  await client.query(`select pg_catalog.pg_notify('lite_schema', '')`)
}

async function applyWhole(
  client: pg.Client,
  migration: Migration,
  script: SqlScript,
  options: MigrateOptions,
): Promise<void> {
  await inOneTransaction(client, script, async () => {
    for (const statement of script.statements) await runStatement(client, script, statement)
    await client.query('reset role') // a file may have become somebody else
    await finishDdl(client, options.secure)
    await record(client, options, migration, true)
  })
}

async function applyPiecewise(
  client: pg.Client,
  migration: Migration,
  script: SqlScript,
  options: MigrateOptions,
  done: number,
): Promise<void> {
  const { kind } = options
  const key = [kind, migration.version]
  await record(client, options, migration, false)
  for (const [index, statement] of script.statements.entries()) {
    if (index < done) continue
    await runStatement(client, script, statement)
    await client.query('update lite.migrations set statements_done = $3 where kind = $1 and version = $2', [
      ...key,
      index + 1,
    ])
  }
  await client.query('reset role')
  await finishDdl(client, options.secure)
  await client.query(
    'update lite.migrations set applied_at = pg_catalog.now() where kind = $1 and version = $2',
    key,
  )
}

/**
 * Every file gets a connection of its own, so that its settings and temporary tables end with it.
 *
 * @throws SqlFileError when it fails; nothing of it stays unless it runs without transaction.
 */
export async function applyOne(
  admin: ClientConfig,
  migration: Migration,
  options: MigrateOptions,
  started: AppliedMigration | undefined,
): Promise<void> {
  const script = await readScript({ file: migration.file, text: migration.sql })
  const privileged = needsSuperuser(options, migration) ? options.superuser : undefined
  await withClient(privileged ?? admin, async (client) => {
    await client.query(options.kind === 'system' ? `set search_path = ''` : sessionSetup)
    if (script.noTransaction) {
      await applyPiecewise(client, migration, script, options, started?.statementsDone ?? 0)
    } else {
      await applyWhole(client, migration, script, options)
    }
  })
}

const needsSuperuser = ({ kind }: Pick<MigrateOptions, 'kind'>, migration: Migration | undefined): boolean =>
  kind === 'system' && migration !== undefined && hasMarker(migration.sql, 'superuser')

function toApply(states: readonly MigrationState[], options: MigrateOptions): readonly Migration[] {
  const problems = states.flatMap(({ problem, version, state }) =>
    problem === undefined || (state === 'unfinished' && version === options.retry) ? [] : [problem],
  )
  if (problems.length > 0) throw new MigrationHistoryError(problems)
  return states.flatMap(({ state, migration }) => {
    if (migration === undefined || state === 'applied') return []
    const skipped = options.superuser === undefined && needsSuperuser(options, migration)
    return skipped ? [] : [migration]
  })
}

/**
 * Applies what is pending, in order, one process at a time.
 *
 * @param admin the owner of the objects (`Logins.admin`).
 * @returns the migrations that were applied, in order.
 * @throws MigrationHistoryError before anything is done, when files and history disagree.
 * @throws SqlFileError of the first file that fails; nothing of it is applied, those before it stay.
 */
export async function applyMigrations(
  admin: ClientConfig,
  options: MigrateOptions,
): Promise<readonly Migration[]> {
  const files = readMigrations(options.directory)
  return await withClient(admin, async (client) => {
    await takeMigrationLock(client, options.log)
    const history = await readHistory(client, options.kind)
    const pending = toApply(compareHistory(files, history, options.kind), options)
    for (const migration of pending) {
      const begun = performance.now()
      const started = history.find((entry) => entry.version === migration.version)
      await applyOne(admin, migration, options, started)
      options.log(`migrations: applied ${migration.file} (${Math.round(performance.now() - begun)} ms)`)
    }
    return pending
  })
}

/**
 * Where each migration of `directory` stands; reads only. System files for a superuser that are not applied are left
 * out: the bootstrap applies them at the full level, and the limited level does without.
 */
export async function migrationStatus(
  admin: ClientConfig,
  options: { readonly directory: string; readonly kind: MigrationKind },
): Promise<readonly MigrationState[]> {
  const files = readMigrations(options.directory)
  const history = await withClient(admin, (client) => readHistory(client, options.kind))
  return compareHistory(files, history, options.kind).filter(
    ({ state, migration }) => state !== 'pending' || !needsSuperuser(options, migration),
  )
}
