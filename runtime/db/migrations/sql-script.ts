// An SQL file made ready and run statement by statement. Refuses COPY from the terminal and transaction commands in a
// file that is one transaction already.
import type pg from 'pg'
import type { SqlSource } from './sql-error.ts'
import { refusal, sqlFileError } from './sql-error.ts'
import type { SqlStatement } from './split-statements.ts'
import { splitStatements } from './split-statements.ts'

/** A file that can be run. */
export interface SqlScript {
  readonly source: SqlSource
  readonly statements: readonly SqlStatement[]
  /** The first line is `-- no-transaction`: each statement stands alone. */
  readonly noTransaction: boolean
}

/** Columns and rows of one statement, as text. */
export interface ScriptResult {
  /** Command tag without numbers, for example `SELECT`. */
  readonly command: string
  readonly affected: number | null
  readonly columns: readonly string[]
  /** Type OIDs of the columns. */
  readonly types: readonly number[]
  readonly rows: readonly (readonly (string | null)[])[]
}

const firstLine = (text: string): string => text.split('\n', 1)[0]?.trim() ?? ''

/** True when the first line of `text` is the comment `-- <marker>`. */
export function hasMarker(text: string, marker: string): boolean {
  return firstLine(text).replace(/^--\s*/, '-- ') === `-- ${marker}`
}

const innerTransaction = new Set(['TRANS_STMT_SAVEPOINT', 'TRANS_STMT_RELEASE', 'TRANS_STMT_ROLLBACK_TO'])

const copyHint = 'Write the rows as INSERT (pg_dump --inserts does), or load them with psql -f.'

function refuseCopy(source: SqlSource, index: number): never {
  throw refusal(source, index, 'COPY … FROM stdin needs a terminal and cannot stand in a file', copyHint)
}

function check(source: SqlSource, statement: SqlStatement, noTransaction: boolean): void {
  const { kind, tree, start } = statement
  if (kind === 'CopyStmt' && tree.filename === undefined) {
    refuseCopy(source, start)
  }
  if (kind === 'TransactionStmt' && !noTransaction && !innerTransaction.has(String(tree.kind))) {
    const how = 'Remove it, or make -- no-transaction the first line of the file.'
    throw refusal(source, start, 'the file is one transaction and may neither begin nor end one', how)
  }
}

/**
 * Parses and checks a file.
 *
 * @throws SqlFileError at the statement that cannot run in a file, or that has no end in a `-- no-transaction` file.
 */
export async function readScript(source: SqlSource): Promise<SqlScript> {
  const noTransaction = hasMarker(source.text, 'no-transaction')
  const statements = await splitStatements(source.text)
  if (statements === undefined) {
    // Rows after a COPY, as pg_dump writes them, are no SQL.
    const copy = /^[ \t]*copy\s[^;]*\sfrom\s+stdin\b/im.exec(source.text)
    if (copy !== null) refuseCopy(source, copy.index)
    // Syntax that this parser does not know: the server takes the whole text and tells the place of an error.
    const whole: SqlStatement = { text: source.text, offset: 0, start: 0, kind: '', tree: {} }
    return { source, statements: [whole], noTransaction }
  }
  for (const statement of statements) check(source, statement, noTransaction)
  return { source, statements, noTransaction }
}

const asText = { getTypeParser: () => (value: string) => value }

/** Runs one statement of `script`. Values arrive as text. @throws SqlFileError */
export async function runStatement(
  client: pg.Client,
  script: SqlScript,
  statement: SqlStatement,
): Promise<ScriptResult> {
  try {
    const result = await client.query<(string | null)[]>({
      text: statement.text,
      rowMode: 'array',
      types: asText,
    })
    const last = (Array.isArray(result) ? result.at(-1) : result) as pg.QueryArrayResult<(string | null)[]>
    return {
      command: last.command,
      affected: last.rowCount,
      columns: last.fields.map((field) => field.name),
      types: last.fields.map((field) => field.dataTypeID),
      rows: last.rows,
    }
  } catch (error) {
    throw sqlFileError(error, script.source, statement)
  }
}

/**
 * Runs `work` and commits. An error (also a deferred constraint's at COMMIT) rolls everything back.
 *
 * @throws SqlFileError or what `work` throws; an Error when the script ended the transaction by itself.
 */
export async function inOneTransaction(
  client: pg.Client,
  script: SqlScript,
  work: () => Promise<void>,
): Promise<void> {
  const transaction = async () => {
    const { rows } = await client.query<{ id: string }>('select pg_catalog.pg_current_xact_id()::text as id')
    return rows[0]?.id
  }
  await client.query('begin')
  try {
    const before = await transaction()
    await work()
    if ((await transaction()) !== before) {
      throw new Error(
        `${script.source.file}: the file ended its transaction by itself; part of it may be applied`,
      )
    }
    await client.query('commit').catch((error: unknown) => {
      const start = script.statements[0]?.start ?? 0
      throw sqlFileError(error, script.source, { offset: 0, start })
    })
  } catch (error) {
    await client.query('rollback').catch(() => undefined) // the first error is the one that matters
    throw error
  }
}
