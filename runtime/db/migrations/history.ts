// What has been applied: the rows of lite.migrations, and how they compare with the files.
import type pg from 'pg'
import type { Migration } from './migration-files.ts'

/** Whose migrations: ours (`system`) or the user's. */
export type MigrationKind = 'system' | 'user'

/** One row of lite.migrations. */
export interface AppliedMigration {
  readonly version: number
  readonly name: string
  readonly checksum: string
  readonly sql: string
  /** Undefined: a file without transaction that was started and has not come to its end. */
  readonly appliedAt: Date | undefined
  readonly statementsDone: number
  /** Made by the server, so that a file need not be there. */
  readonly byServer: boolean
}

/** Where one migration stands. */
export interface MigrationState {
  readonly version: number
  readonly name: string
  readonly state: 'applied' | 'pending' | 'edited' | 'missing' | 'unfinished' | 'out of order'
  readonly appliedAt: Date | undefined
  /** The file, absent when it is missing. */
  readonly migration: Migration | undefined
  /** What is wrong and the command that mends it. */
  readonly problem: string | undefined
}

/** The history of `kind`, oldest first; empty in a database that has never seen us. */
export async function readHistory(client: pg.Client, kind: MigrationKind): Promise<AppliedMigration[]> {
  const { rows: known } = await client.query<{ known: boolean; marks: boolean }>(
    `select to_regclass('lite.migrations') is not null as known, to_regclass('lite.server_migrations') is not null as marks`,
  )
  if (known[0]?.known !== true) return []
  const { rows: marked } =
    kind === 'user' && known[0].marks
      ? await client.query<{ version: string }>('select version from lite.server_migrations')
      : { rows: [] }
  const byServer = new Set(marked.map(({ version }) => version))
  const { rows } = await client.query<{
    version: string
    name: string
    checksum: string
    sql: string
    applied_at: Date | null
    statements_done: number | null
  }>(
    'select version, name, checksum, sql, applied_at, statements_done from lite.migrations where kind = $1 order by version',
    [kind],
  )
  return rows.map((row) => ({
    version: Number(row.version),
    name: row.name,
    checksum: row.checksum,
    sql: row.sql,
    appliedAt: row.applied_at ?? undefined,
    statementsDone: row.statements_done ?? 0,
    byServer: byServer.has(row.version),
  }))
}

/** The file's name, for messages about files that may be gone. */
export function nameOfFile({ version, name }: { readonly version: number; readonly name: string }): string {
  return `${String(version).padStart(4, '0')}_${name}.sql`
}

function judge(
  file: Migration | undefined,
  applied: AppliedMigration | undefined,
  last: number,
  kind: MigrationKind,
): Pick<MigrationState, 'state' | 'problem'> {
  if (applied === undefined) {
    if (file === undefined || kind === 'system' || file.version > last)
      return { state: 'pending', problem: undefined }
    return {
      state: 'out of order',
      problem:
        `${file.file} is older than the last applied migration (${last}). Give it the next number: ` +
        `npm run migrate:new -- --renumber ${file.file}`,
    }
  }
  const name = file?.file ?? nameOfFile(applied)
  if (applied.appliedAt === undefined) {
    return {
      state: 'unfinished',
      problem:
        `${name} runs without transaction and stopped after ${applied.statementsDone} of its statements. ` +
        'Look at what the next one left behind (an index that is INVALID: drop it), then go on with: ' +
        `npm run migrate -- --retry ${applied.version}; or, if you finished it by hand: npm run migrate -- --done ${applied.version}`,
    }
  }
  if (file === undefined && applied.byServer) return { state: 'applied', problem: undefined }
  if (file === undefined) {
    const how =
      kind === 'system'
        ? 'This database was made by a newer version: update the code.'
        : 'Restore it from version control, or write it from the history: npm run migrate -- --pull'
    return { state: 'missing', problem: `${name} has been applied, but the file is gone. ${how}` }
  }
  if (file.checksum === applied.checksum) return { state: 'applied', problem: undefined }
  const mend =
    kind === 'system'
      ? 'It is part of the product: restore it, or use a new DATA_DIR if this is no released version.'
      : 'Restore it, and write the change as a new migration: npm run migrate:new <name>'
  const when = applied.appliedAt.toISOString()
  return { state: 'edited', problem: `${name} was edited after it had been applied (${when}). ${mend}` }
}

/** Compares the files of a folder with the history of the same kind: one entry per version, in order. */
export function compareHistory(
  files: readonly Migration[],
  history: readonly AppliedMigration[],
  kind: MigrationKind,
): readonly MigrationState[] {
  const byVersion = new Map(files.map((file) => [file.version, file]))
  const applied = new Map(history.map((entry) => [entry.version, entry]))
  const last = Math.max(0, ...applied.keys())
  const versions = [...new Set([...byVersion.keys(), ...applied.keys()])].sort((a, b) => a - b)
  return versions.map((version) => {
    const migration = byVersion.get(version)
    const entry = applied.get(version)
    return {
      version,
      name: migration?.name ?? entry?.name ?? '',
      appliedAt: entry?.appliedAt,
      migration,
      ...judge(migration, entry, last, kind),
    }
  })
}
