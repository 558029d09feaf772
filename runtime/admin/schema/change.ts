// A change of the schema, first tried and then applied as a migration. Refuses (400) what PostgreSQL refuses and what would
// end the transaction; (409) while others hold the table, and what was previewed on another schema.
import { fingerprint } from '../../db/doorbell/fingerprint.ts'
import { withClient } from '../../db/bootstrap/with-client.ts'
import { readHistory } from '../../db/migrations/history.ts'
import { shownPath } from '../../db/migrations/migration-files.ts'
import { nextMigration } from '../../db/migrations/new-migration.ts'
import type { SqlStatement } from '../../db/migrations/split-statements.ts'
import { readScript } from '../../db/migrations/sql-script.ts'
import { ApiError } from '../../errors/index.ts'
import type { AppliedChange, ApplyBody, PreviewBody, SchemaPreview } from '../contract/schema-change.ts'
import type { AdminServices } from '../services.ts'
import { destructionBy } from '../sql/kinds.ts'
import { migrateSql, migrationText, refused } from '../sql/migrate.ts'
import { placeIn, SqlError } from '../sql/run.ts'
import type { TryRefusal } from './generation.ts'

/** Milliseconds. Whoever uses the table waits as long as the trial holds it. */
const times = { statementTimeout: 5_000, lockTimeout: 1_000 } as const
/** Milliseconds after which the answer does not wait for the new API. */
const longestWait = 30_000

type Services = Pick<AdminServices, 'logins' | 'migrations' | 'apiSchemas' | 'generation'>

const alone =
  'This runs without a transaction, so it cannot be tried first. Should it fail half-way, what it has done until then stays.'
const slow = `Trying it took longer than ${String(times.statementTimeout / 1000)} seconds and was stopped: applying it holds the table at least as long, and what it changes for clients is not known.`

/** Others had what it needed; asked again, it may work. */
const busy = /^(55P03|40001|40P01)$/

function refusalOf(refusal: TryRefusal, statements: readonly SqlStatement[]): ApiError {
  const { statement: index, code, message, detail, hint, position } = refusal
  if (busy.test(code)) {
    return new ApiError(409, 'LITE409', 'Somebody else is using what this changes', {
      details: message,
      hint: 'Try again in a moment; long transactions are in pg_stat_activity.',
    })
  }
  const cause = {
    code,
    message,
    ...(detail !== null && { detail }),
    ...(hint !== null && { hint }),
  }
  return new SqlError(400, cause, {
    position: placeIn(statements[index], position ?? undefined),
    statement: index,
  })
}

/** @throws SqlError, ApiError */
export async function previewChange(
  { sql, name }: PreviewBody,
  { logins, migrations, apiSchemas, generation }: Services,
): Promise<SchemaPreview> {
  const { head, text } = await migrationText(sql)
  const script = await readScript({ file: name, text }).catch((error: unknown) => {
    throw refused(error, head.length)
  })
  const { statements, noTransaction } = script
  const before = await withClient(logins.admin, async (client) => ({
    fingerprint: await fingerprint(client, apiSchemas),
    versions: (await readHistory(client, 'user')).map(({ version }) => version),
  }))
  const answer = {
    statements: statements.map((statement) => ({
      sql: statement.text.slice(statement.start - statement.offset).trim(),
      destructive: destructionBy(statement) !== null,
    })),
    migration: { file: shownPath(nextMigration(migrations.directory, name, before.versions)), text },
    fingerprint: before.fingerprint,
  }
  const untried = (why: string) => ({ ...answer, untried: why, files: [], effects: [], warnings: [] })
  if (noTransaction) return untried(alone)
  const outcome = await generation.preview(
    statements.map((statement) => statement.text),
    times,
  )
  if ('report' in outcome) {
    const { files, effects, warnings } = outcome.report
    return { ...answer, untried: null, files, effects, warnings }
  }
  if (outcome.refusal.code === '57014') return untried(slow)
  throw refusalOf(outcome.refusal, statements)
}

function waited(work: Promise<string | undefined>): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve('the code is still being generated'), longestWait)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** @throws SqlError, ApiError */
export async function applyChange(
  { sql, name, fingerprint: expected }: ApplyBody,
  { logins, migrations, apiSchemas, generation }: Services,
): Promise<AppliedChange> {
  const { file, written } = await migrateSql({ sql, name }, { logins, migrations }, async (client) => {
    if ((await fingerprint(client, apiSchemas)) === expected) return
    throw new ApiError(409, 'LITE409', 'The schema has changed since the preview', {
      hint: 'Nothing was done. Look at the preview again.',
    })
  })
  const reason = (await waited(generation.follow())) ?? null
  return { file, written, served: reason === null, reason }
}
