// Runs an SQL file as the owner of the database: one transaction, or statement by statement with `-- no-transaction`.
import { withClient } from '../db/bootstrap/with-client.ts'
import { finishDdl, sessionSetup } from '../db/migrations/apply-migrations.ts'
import type { SqlSource } from '../db/migrations/sql-error.ts'
import type { ScriptResult } from '../db/migrations/sql-script.ts'
import { inOneTransaction, readScript, runStatement } from '../db/migrations/sql-script.ts'
import type { CommandContext } from './with-database.ts'
import { toSecure } from './with-database.ts'

/**
 * Runs `source` to its end or to its first error. `onResult` gets every statement's result: at once without a
 * transaction, else after the commit.
 *
 * @returns the number of statements.
 * @throws SqlFileError with file, line and column.
 */
export async function runSql(
  context: CommandContext,
  source: SqlSource,
  onResult: (result: ScriptResult) => void,
): Promise<number> {
  const script = await readScript(source)
  const { secure } = toSecure(context)
  await withClient(context.logins.admin, async (client) => {
    await client.query(sessionSetup)
    if (script.noTransaction) {
      for (const statement of script.statements) onResult(await runStatement(client, script, statement))
      await client.query('reset role')
      await finishDdl(client, secure)
      return
    }
    const results: ScriptResult[] = []
    await inOneTransaction(client, script, async () => {
      for (const statement of script.statements) results.push(await runStatement(client, script, statement))
      await client.query('reset role')
      await finishDdl(client, secure)
    })
    results.forEach(onResult)
  })
  return script.statements.length
}
