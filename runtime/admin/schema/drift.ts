// What came into the database by another way than migrations, for the dashboard. Refuses (409) where it cannot be found out, and to
// write what is something else than what was shown.
import pg from 'pg'
import { sqlOf } from '../../db/drift/find-drift.ts'
import { MigrationHistoryError } from '../../db/migrations/apply-migrations.ts'
import { ApiError } from '../../errors/index.ts'
import type { DriftBody, SchemaDrift } from '../contract/schema-change.ts'
import type { SavedMigration } from '../contract/sql.ts'
import type { AdminServices } from '../services.ts'

/** Who compares the database with its migrations; runtime/cli is it. */
export interface DriftDesk {
  /** @throws Error in words for people, where it cannot be found out */
  find(): Promise<{
    readonly fingerprint: string
    readonly statements: readonly string[]
    readonly unexplained: readonly string[]
  }>
  /** Keeps SQL as the next migration, applied already. */
  keep(name: string, sql: string): Promise<SavedMigration>
}

const cannot = 'This server cannot compare the database with its migrations'

/** Stands where nobody can. */
export const noDriftDesk: DriftDesk = {
  find: () => Promise.reject(new ApiError(503, 'LITE503', cannot)),
  keep: () => Promise.reject(new ApiError(503, 'LITE503', cannot)),
}

/** @throws ApiError 409, 503 */
export async function findDrift({ drift }: Pick<AdminServices, 'drift'>): Promise<SchemaDrift> {
  try {
    const { fingerprint, statements, unexplained } = await drift.find()
    return { fingerprint, statements, unexplained }
  } catch (error) {
    if (error instanceof MigrationHistoryError)
      throw new ApiError(409, 'LITE409', 'The files of the migrations and the database disagree', {
        details: error.problems.join('\n'),
        cause: error,
      })
    const cause = error instanceof Error ? error.cause : undefined
    if (cause instanceof pg.DatabaseError && cause.code === '42501')
      throw new ApiError(409, 'LITE409', cannot, {
        hint: 'The login of DATABASE_URL may create no databases. Run npm run migrate:diff where it may.',
        cause: error,
      })
    throw error
  }
}

/** @throws ApiError 409 where it is something else than what was shown, or nothing that SQL could write */
export async function keepDrift(
  { fingerprint, name }: DriftBody,
  services: Pick<AdminServices, 'drift'>,
): Promise<SavedMigration> {
  const found = await findDrift(services)
  if (found.fingerprint !== fingerprint)
    throw new ApiError(409, 'LITE409', 'The database has changed since', { hint: 'Look at it again.' })
  if (found.statements.length === 0)
    throw new ApiError(409, 'LITE409', 'There is nothing to write', {
      hint: 'The migrations make all that SQL can make.',
    })
  return await services.drift.keep(name, sqlOf(found))
}
