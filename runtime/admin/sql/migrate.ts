// SQL of an admin as a migration of the user's. Refuses (400) what PostgreSQL refuses, with the place in the text, and what
// cannot stand in a migration; (409) while the files and the history disagree.
import pg from 'pg'
import { MigrationHistoryError } from '../../db/migrations/apply-migrations.ts'
import { saveMigration, type SaveOptions } from '../../db/migrations/save-migration.ts'
import { splitStatements } from '../../db/migrations/split-statements.ts'
import { SqlFileError } from '../../db/migrations/sql-error.ts'
import { ApiError } from '../../errors/index.ts'
import type { MigrateSqlBody, SavedMigration } from '../contract/sql.ts'
import type { AdminServices } from '../services.ts'
import { standsAlone } from './kinds.ts'
import { SqlError } from './run.ts'

/** Milliseconds: of one statement; until other sessions let go of a table. */
const statementTimeout = 600_000
const lockTimeout = 15_000

const noTransaction = '-- no-transaction\n'

/** The first line that the text needs before it. @throws ApiError 400 */
async function headOf(sql: string): Promise<string> {
  const statements = await splitStatements(sql)
  if (statements?.length === 0) throw new ApiError(400, 'LITE400', 'There is no statement')
  const alone = statements?.filter((one) => one.kind !== 'TransactionStmt' && standsAlone(one)) ?? []
  if (alone.length === 0 || sql.startsWith(noTransaction)) return ''
  if (statements?.length !== 1) {
    throw new ApiError(
      400,
      'LITE400',
      'A statement that cannot run in a transaction is a migration of its own',
      {
        hint: 'Run CONCURRENTLY, VACUUM and the like alone.',
      },
    )
  }
  return noTransaction
}

/** The error of a migration as an answer. @param prefix characters that we wrote before the text */
export function refused(error: unknown, prefix: number): unknown {
  if (error instanceof MigrationHistoryError) {
    return new ApiError(409, 'LITE409', 'The files of the migrations and the database disagree', {
      details: error.problems.join('\n'),
      cause: error,
    })
  }
  if (!(error instanceof SqlFileError)) return error
  const position = Math.max(0, error.index - prefix)
  if (error.cause instanceof pg.DatabaseError)
    return new SqlError(400, error.cause, { position, statement: null })
  const [said = error.message] = error.message.split('\n')
  const hint = /\nhint: (.*)$/.exec(error.message)?.[1] ?? null
  return new ApiError(400, 'LITE400', said.replace(/^\S+:\d+:\d+: /, ''), { hint, cause: error })
}

/** The text of the file, and how much of it we wrote before what was given. @throws ApiError 400 */
export async function migrationText(sql: string): Promise<{ readonly head: string; readonly text: string }> {
  if (sql.includes('\0')) throw new ApiError(400, 'LITE400', 'SQL cannot hold NUL bytes')
  const body = sql.replaceAll('\r\n', '\n')
  const head = await headOf(body)
  return { head, text: body.endsWith('\n') ? head + body : `${head}${body}\n` }
}

/**
 * @param expect looks whether the database is as it should be, while no other migration runs
 * @throws SqlError, ApiError, what `expect` throws
 */
export async function migrateSql(
  { sql, name }: MigrateSqlBody,
  { logins, migrations }: Pick<AdminServices, 'logins' | 'migrations'>,
  expect?: SaveOptions['expect'],
): Promise<SavedMigration> {
  const { head, text } = await migrationText(sql)
  const bounded = { ...logins.admin, statement_timeout: statementTimeout, lock_timeout: lockTimeout }
  try {
    const { file, notWritten } = await saveMigration(bounded, name, text, {
      ...migrations,
      ...(expect && { expect }),
    })
    return { file, written: notWritten === undefined }
  } catch (error) {
    throw refused(error, head.length)
  }
}
