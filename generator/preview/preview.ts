// A change of the schema, tried: its statements run in a transaction of a session of their own that is always rolled back,
// and code is generated in memory before and after. Refuses what PostgreSQL refuses; nothing stays of it, nothing is locked
// while code is made.
import pg from 'pg'
import { emit } from '../emit/emit.ts'
import type { GeneratorConfig } from '../emit/config.ts'
import { createContext } from '../emit/context.ts'
import { introspectWarm } from '../generate.ts'
import { settings } from '../introspect/supplement.ts'
import { refreshHere } from '../introspect/refresh.ts'
import { modelHash } from '../model/hash.ts'
import type { Model } from '../model/model.ts'
import type { PreviewOutcome, PreviewRefusal, PreviewRequest } from '../protocol.ts'
import { copyWarm, type Warm } from '../warm.ts'
import { compareFiles } from './diff.ts'
import { effectsBetween } from './effects.ts'
import { type Facts, type Locks, readFacts, readLocks } from './facts.ts'
import { type Loss, lossesBetween, rowsText, warningsOf } from './warnings.ts'

/** Milliseconds after which PostgreSQL ends a session that does nothing, should this process be unable to. */
const idleTimeout = 10_000
/** Rows that are counted at most where no estimate is known. */
const mostCounted = 10_000

interface Tried {
  readonly before: { readonly model: Model; readonly facts: Facts }
  readonly after: { readonly model: Model; readonly facts: Facts }
  readonly locks: Locks
}

/** Of a statement; other errors are not the statement's fault. */
class Refused extends Error {
  readonly statement: number
  override readonly cause: pg.DatabaseError

  constructor(statement: number, cause: pg.DatabaseError) {
    super(cause.message)
    this.statement = statement
    this.cause = cause
  }
}

const identifier = (name: string) => pg.escapeIdentifier(name)

/** Each text alone, so that no second one can hide in it. */
async function runOne(client: pg.Client, text: string, index: number): Promise<void> {
  try {
    await client.query({ text, queryMode: 'extended' } as pg.QueryConfig)
  } catch (error) {
    throw error instanceof pg.DatabaseError ? new Refused(index, error) : error
  }
}

async function attempt(client: pg.Client, request: PreviewRequest, warm: Warm): Promise<Tried> {
  const { schemas, statements, statementTimeout, lockTimeout } = request
  const limits = [statementTimeout, lockTimeout, idleTimeout].map(String)
  await client.query(
    `select set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false),
       set_config('idle_in_transaction_session_timeout', $3, false),
       set_config('search_path', '"$user", public, extensions', false)`,
    limits,
  )
  await client.query('begin isolation level repeatable read')
  try {
    const look = async () => {
      await client.query(`savepoint look; ${settings}`)
      const facts = await readFacts(client)
      const { model } = await introspectWarm(client, schemas, warm, refreshHere)
      await client.query('rollback to savepoint look; release savepoint look') // the settings go with it
      return { model, facts }
    }
    const before = await look()
    for (const [index, text] of statements.entries()) await runOne(client, text, index)
    await runOne(client, 'set constraints all immediate', statements.length - 1)
    await client.query(
      `reset role; select set_config('statement_timeout', '${String(statementTimeout)}', true)`,
    )
    const locks = await readLocks(client)
    return { before, after: await look(), locks }
  } finally {
    await client.query('rollback')
  }
}

/** How many rows are lost, as text; undefined where there are none. */
async function rowsLost(client: pg.Client, { table, column }: Loss): Promise<string | undefined> {
  if (table.rows > mostCounted) return rowsText(Math.round(table.rows))
  const where = column === undefined ? '' : `where ${identifier(column)} is not null`
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count
     from (select from ${identifier(table.schema)}.${identifier(table.name)} ${where} limit ${String(mostCounted + 1)}) t`,
  )
  const count = rows[0]?.count ?? 0
  return count === 0 ? undefined : rowsText(count, mostCounted)
}

async function countLosses(
  client: pg.Client,
  losses: readonly Loss[],
): Promise<Map<Loss, string | undefined>> {
  const lost = new Map<Loss, string | undefined>()
  for (const loss of losses)
    lost.set(loss, await rowsLost(client, loss).catch(() => 'an unknown number of rows'))
  return lost
}

/** What mends it, where PostgreSQL does not say, or not in terms of changes. */
async function hintFor(client: pg.Client, error: pg.DatabaseError): Promise<string | null> {
  const { code, schema, table, column } = error
  if (code === '55P04') return 'Save the new value as a change of its own first; it can be used afterwards.'
  if (code !== '23502' || table === undefined || column === undefined) return null
  const name = `${identifier(schema ?? 'public')}.${identifier(table)}`
  try {
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count from (select from ${name} where ${identifier(column)} is null limit ${String(mostCounted + 1)}) t`,
    )
    const count = rowsText(rows[0]?.count ?? 0, mostCounted)
    return `In ${count} ${column} is null: fill them first, in the same change.`
  } catch {
    return 'There are rows already: give the new column a default, or let it be null.'
  }
}

async function refusalOf(client: pg.Client, { statement, cause }: Refused): Promise<PreviewRefusal> {
  const { code = 'XX000', message, detail = null, hint, position } = cause
  return {
    statement,
    code,
    message,
    detail,
    hint: (await hintFor(client, cause)) ?? hint ?? null,
    position: position === undefined ? null : Number(position),
  }
}

/**
 * @param known what the process knows of the schema; stays as it is
 * @throws Error when the database cannot be reached or read
 */
export async function preview(
  request: PreviewRequest,
  known: Warm,
  config: GeneratorConfig,
): Promise<PreviewOutcome> {
  const { schemas, securesLater, connection } = request
  const warm = copyWarm(known)
  const client = new pg.Client({ ...connection, application_name: 'supabase-lite preview' })
  client.on('error', () => undefined) // the query that waits fails as well
  await client.connect()
  let tried: Tried
  let lost: ReadonlyMap<Loss, string | undefined>
  try {
    tried = await attempt(client, request, warm)
    lost = await countLosses(client, lossesBetween(tried.before.facts, tried.after.facts))
  } catch (error) {
    if (error instanceof Refused) return { refusal: await refusalOf(client, error) }
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
  const { before, after, locks } = tried
  const texts = async (model: Model) =>
    (await emit(model, modelHash(model, warm.hashes), warm.memory, config)).files
  const files = compareFiles(await texts(before.model), await texts(after.model))
  const state = ({ model, facts }: Tried['before']) => ({
    context: createContext(model, warm.memory, config),
    facts,
  })
  const effects = await effectsBetween(state(before), state(after), schemas)
  const warnings = warningsOf(before.facts, after.facts, locks, { schemas, lost, securesLater })
  return { report: { schemaHash: modelHash(after.model, warm.hashes), files, effects, warnings } }
}
