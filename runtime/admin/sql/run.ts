// Runs what an admin writes: statement by statement in one transaction, where they allow it. Refuses (400) with what
// PostgreSQL says, and where in the text it is; nothing of a failed run stays.
import { randomUUID } from 'node:crypto'
import type { ClientConfig } from 'pg'
import pg from 'pg'
import type { Logins } from '../../db/contract.ts'
import { searchPathOf, settingsStep } from '../../db/caller/settings.ts'
import { splitStatements, type SqlStatement } from '../../db/migrations/split-statements.ts'
import { ApiError } from '../../errors/index.ts'
import { toCaller } from '../../identity/claims.ts'
import type { RunSqlBody, SqlField, SqlRefusal, SqlResult, SqlRun } from '../contract/sql.ts'
import { kindsOf } from './kinds.ts'
import type { SqlSessions } from './session.ts'
import { runStatement, type Unnamed } from './statement.ts'

/** A statement that failed, and where. */
export class SqlError extends ApiError {
  readonly place: SqlRefusal

  constructor(
    status: number,
    error: Pick<pg.DatabaseError, 'message'> &
      Partial<Pick<pg.DatabaseError, 'code' | 'detail' | 'where' | 'hint'>>,
    place: SqlRefusal,
  ) {
    super(status, error.code ?? 'XX000', error.message, {
      details: [error.detail, error.where].filter(Boolean).join('\n') || null,
      hint: error.hint ?? null,
      cause: error,
    })
    this.place = place
  }

  override toJSON() {
    return { ...super.toJSON(), ...this.place }
  }
}

const lost = /^(08|53|57P)/

/**
 * A place that PostgreSQL tells, in the whole text.
 * @param position characters, from 1, in the statement's text; undefined: the statement itself
 * @returns UTF-16 offset; null where the statement is not known
 */
export function placeIn(statement: SqlStatement | undefined, position: number | undefined): number | null {
  if (statement === undefined) return null
  if (position === undefined) return statement.start
  const before = Array.from(statement.text).slice(0, position - 1)
  return statement.offset + before.join('').length
}

/**
 * What to throw for what was thrown: what PostgreSQL says as {@link SqlError} with its place, anything else as it is.
 * @param index of the statement
 */
export function refused(error: unknown, statement: SqlStatement | undefined, index: number | null): unknown {
  if (!(error instanceof pg.DatabaseError)) return error
  const position = placeIn(statement, error.position === undefined ? undefined : Number(error.position))
  const status = lost.test(error.code ?? '') ? 503 : 400
  return new SqlError(status, error, { position, statement: index })
}

/** A statement that was about another number of rows than was expected. */
const unexpected = (wanted: number, found: number | null, { start }: SqlStatement, index: number) =>
  new SqlError(
    409,
    {
      code: 'LITE409',
      message: `A statement was about ${found ?? 'no'} rows, where ${wanted} were expected`,
      hint: 'Read the rows again: somebody else changed them meanwhile.',
    },
    { position: start, statement: index },
  )

const copyOfTerminal = () =>
  new ApiError(400, 'LITE400', 'COPY … FROM stdin and TO stdout need a terminal', {
    hint: 'Import and export data on the page of the table, or use psql.',
  })

/** Types as PostgreSQL writes them. */
async function named(client: pg.Client, results: readonly Unnamed[]): Promise<SqlField[][]> {
  const keys = new Map<string, string>()
  const keyOf = ({ dataTypeID, dataTypeModifier }: Unnamed['fields'][number]) =>
    `${dataTypeID} ${dataTypeModifier}`
  const fields = results.flatMap((result) => result.fields)
  const distinct = [...new Map(fields.map((field) => [keyOf(field), field])).values()]
  if (distinct.length > 0) {
    const { rows } = await client.query<{ key: string; name: string }>(
      `select t.oid || ' ' || t.mod as key, pg_catalog.format_type(t.oid, t.mod) as name
       from unnest($1::oid[], $2::int[]) t (oid, mod)`,
      [distinct.map((field) => field.dataTypeID), distinct.map((field) => field.dataTypeModifier)],
    )
    for (const { key, name } of rows) keys.set(key, name)
  }
  return results.map((result) =>
    result.fields.map((field) => ({
      name: field.name,
      type: keys.get(keyOf(field)) ?? 'unknown',
      type_oid: field.dataTypeID,
      table_oid: field.tableID === 0 ? null : field.tableID,
      column_number: field.columnID === 0 ? null : field.columnID,
    })),
  )
}

export interface SqlRunner {
  /** @throws SqlError, ApiError */
  run(body: RunSqlBody): Promise<SqlRun>
}

export function createSqlRunner(
  logins: Pick<Logins, 'admin' | 'api' | 'service'>,
  sessions: SqlSessions,
  apiSchemas: readonly string[],
): SqlRunner {
  const searchPath = searchPathOf([...apiSchemas, 'extensions'])

  function loginOf(as: RunSqlBody['as']): ClientConfig {
    if (!as) return logins.admin
    return as.role === 'service_role' ? logins.service : logins.api
  }

  /** Before the first statement: who runs it, how long, whether anything may change. */
  async function begin(client: pg.Client, body: RunSqlBody, inTransaction: boolean): Promise<void> {
    const { as, timeout = 15_000, read_only: readOnly = false } = body
    if (inTransaction) await client.query('begin')
    if (as) {
      const caller = toCaller(as.role, as.claims ?? {})
      const { text, values } = settingsStep(caller, { readOnly }, searchPath, timeout)
      await client.query(text, [...values])
      return
    }
    await client.query(
      `select set_config('search_path', $1, false), set_config('statement_timeout', $2, false),
         set_config('default_transaction_read_only', $3, false)`,
      [searchPath, String(timeout), readOnly ? 'on' : 'off'],
    )
    if (inTransaction && readOnly) await client.query('set transaction read only')
  }

  async function runAll(
    client: pg.Client,
    body: RunSqlBody,
    statements: readonly SqlStatement[],
  ): Promise<SqlRun> {
    const { params = [], row_cap: cap = 1000, rollback = false, as, expect = [] } = body
    const kinds = kindsOf(statements)
    const inTransaction = !kinds.standAlone
    if (!inTransaction && (rollback || as || expect.length > 0)) {
      throw new ApiError(400, 'LITE400', 'This cannot run in a transaction', {
        hint: 'Leave out BEGIN, COMMIT, VACUUM, CONCURRENTLY and the like, or run it as the owner.',
      })
    }
    const notices: string[] = []
    client.on('notice', ({ message, severity }) => notices.push(`${severity ?? 'NOTICE'}: ${message ?? ''}`))
    const done: {
      readonly unnamed: Unnamed
      readonly rest: Pick<SqlResult, 'sql' | 'duration' | 'notices'>
    }[] = []
    let index = 0
    try {
      await begin(client, body, inTransaction)
      for (const statement of statements) {
        const begun = performance.now()
        const isQuery = statement.kind === 'SelectStmt' && !kinds.writes(statement)
        const unnamed = await runStatement(client, statement.text, params, { cap, isQuery })
        const wanted = expect[index] ?? null
        if (wanted !== null && unnamed.row_count !== wanted)
          throw unexpected(wanted, unnamed.row_count, statement, index)
        const sql = statement.text.slice(statement.start - statement.offset)
        const duration = Math.round((performance.now() - begun) * 10) / 10
        done.push({ unnamed, rest: { sql, duration, notices: notices.splice(0) } })
        index += 1
      }
      // types that the run itself made are known only now
      const fields = await named(
        client,
        done.map(({ unnamed }) => unnamed),
      )
      if (inTransaction) await client.query(rollback ? 'rollback' : 'commit')
      return {
        results: done.map(({ unnamed, rest }, at) => ({ ...unnamed, ...rest, fields: fields[at] ?? [] })),
      }
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      // what fails at the end is the work of them all
      throw refused(error, statements[index], index < statements.length ? index : null)
    }
  }

  return {
    run: async (body) => {
      const { sql, params = [], as, id = randomUUID() } = body
      const parsed = await splitStatements(sql)
      // what the parser does not understand the server refuses, and says where
      const statements = parsed ?? [{ text: sql, offset: 0, start: 0, kind: '', tree: {} }]
      if (statements.length === 0) throw new ApiError(400, 'LITE400', 'There is no statement')
      if (params.length > 0 && statements.length > 1)
        throw new ApiError(400, 'LITE400', 'Parameters belong to one statement')
      if (statements.some(({ kind, tree }) => kind === 'CopyStmt' && tree.filename === undefined))
        throw copyOfTerminal()
      return sessions.run(loginOf(as), id, (client) => runAll(client, body, statements))
    },
  }
}
