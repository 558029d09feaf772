// Imports rows: they are copied as text, then cast and inserted by PostgreSQL, all of them or none. Refuses (404) a table that
// is not there, (400) columns that cannot be written, and rows that PostgreSQL does not take, each with its line and column.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Logins } from '../../db/contract.ts'
import { searchPathOf } from '../../db/caller/settings.ts'
import { ApiError } from '../../errors/index.ts'
import type { ImportMistake, ImportPlan, ImportProgress, ImportReport } from '../contract/import.ts'
import { refused } from '../sql/run.ts'
import type { SqlSessions } from '../sql/session.ts'
import { copyIn } from './copy.ts'
import {
  batchText,
  copyText,
  createProbe,
  createRowWise,
  createStage,
  probeText,
  stage,
  staged,
  tableOf,
  type Target,
} from './statements.ts'

/** Mistakes that are told. */
const mostTold = 20
/** Rows of one statement, and of one in a dry run: where one fails, its rows are tried one by one. */
const batch = { real: 10_000, dry: 1000 } as const
/** What PostgreSQL may say of one row: its data, a constraint, a trigger. Everything else is a mistake of the plan. */
const ofOneRow = /^(21|22|23|44|P0)/

/** Rows were refused, which ones and why. */
class ImportError extends ApiError {
  readonly mistakes: readonly ImportMistake[]

  constructor(first: ImportMistake, mistakes: readonly ImportMistake[]) {
    super(400, first.code, first.message, {
      details: `Line ${first.line}${first.column === null ? '' : `, column ${first.column}`}. Nothing was imported.`,
      hint: first.hint,
    })
    this.mistakes = mistakes
  }

  override toJSON() {
    return { ...super.toJSON(), mistakes: this.mistakes }
  }
}

interface Found {
  readonly targets: readonly Target[]
  readonly key: readonly string[]
  /** Whether rows may point to each other: only a whole statement takes them in any order. */
  readonly isSelfReferencing: boolean
}

async function lookUp(client: pg.Client, plan: ImportPlan): Promise<Found> {
  const name = tableOf(plan)
  const bad = (message: string, hint?: string) =>
    new ApiError(400, 'LITE400', message, hint === undefined ? {} : { hint })
  const { rows } = await client.query<Target & { generated: string; is_key: boolean }>(
    `select a.attname as name, a.attidentity as identity, a.attgenerated as generated,
       pg_catalog.format_type((with recursive base (oid, next) as (
           select t.oid, t.typbasetype from pg_catalog.pg_type t where t.oid = a.atttypid
           union all select t.oid, t.typbasetype from base join pg_catalog.pg_type t on t.oid = base.next)
         select oid from base where next = 0), -1) as type,
       case when c.relkind in ('r', 'p') then pg_catalog.pg_get_serial_sequence($1, a.attname) end as sequence,
       coalesce(a.attnum = any (k.conkey), false) as is_key
     from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
     left join pg_catalog.pg_constraint k on k.conrelid = c.oid and k.contype = 'p'
     where c.oid = pg_catalog.to_regclass($1) and c.relkind in ('r', 'p', 'v', 'f') and a.attnum > 0 and not a.attisdropped
     order by pg_catalog.array_position(k.conkey, a.attnum)`,
    [name],
  )
  if (rows.length === 0) throw new ApiError(404, 'LITE404', `There is no table ${plan.schema}.${plan.table}`)
  const targets = plan.columns.map((column) => {
    const found = rows.find((row) => row.name === column)
    if (!found) throw bad(`There is no column ${column} in ${plan.schema}.${plan.table}`)
    if (found.generated !== '') throw bad(`The column ${column} is generated: nobody writes it`)
    return found
  })
  const action = plan.conflict?.action ?? 'fail'
  const primary = rows.filter((row) => row.is_key).map((row) => row.name)
  const key = action === 'fail' ? [] : (plan.conflict?.columns ?? (action === 'update' ? primary : []))
  if (action === 'update') {
    if (key.length === 0)
      throw bad('Without a key no row can be updated', 'Name the columns of a unique key.')
    const missing = key.find((one) => !plan.columns.includes(one))
    if (missing !== undefined) throw bad(`The key column ${missing} is not among the columns of the import`)
  }
  const { rows: self } = await client.query(
    `select from pg_catalog.pg_constraint where contype = 'f' and conrelid = confrelid and conrelid = pg_catalog.to_regclass($1)`,
    [name],
  )
  return { targets, key, isSelfReferencing: self.length > 0 }
}

interface Told {
  readonly at: string | null
  readonly line: string | null
  readonly code: string
  readonly message: string
  readonly details: string | null
  readonly hint: string | null
  readonly col: string
  readonly con: string
  readonly inserted: string | null
  readonly updated: string | null
  readonly failed: string | null
}

/** Which columns a mistake is about: the error's own, its constraint's, or the first whose value is not taken alone. */
async function columnsOf(
  client: pg.Client,
  plan: ImportPlan,
  targets: readonly Target[],
  told: Told,
): Promise<readonly string[]> {
  if (told.col !== '') return [told.col]
  if (told.con !== '') {
    const { rows } = await client.query<{ name: string }>(
      `select a.attname as name from pg_catalog.pg_constraint k
       join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
       where k.conrelid = pg_catalog.to_regclass($1) and k.conname = $2 order by pg_catalog.array_position(k.conkey, a.attnum)`,
      [tableOf(plan), told.con],
    )
    if (rows.length > 0) return rows.map(({ name }) => name)
  }
  for (const [index, target] of targets.entries()) {
    await client.query('savepoint lite_import_probe')
    const isTaken = await client.query(probeText(target, index), [told.at]).then(
      () => true,
      () => false,
    )
    await client.query('rollback to savepoint lite_import_probe')
    if (!isTaken) return [target.name]
  }
  return []
}

async function mistakeOf(
  client: pg.Client,
  plan: ImportPlan,
  targets: readonly Target[],
  told: Told,
): Promise<ImportMistake> {
  const columns = await columnsOf(client, plan, targets, told)
  const index = targets.findIndex(({ name }) => name === columns[0])
  const { rows } =
    index < 0
      ? { rows: [] }
      : await client.query<{ value: string | null }>(
          `select left(${staged(index)}, 200) as value from ${stage} where i = $1`,
          [told.at],
        )
  return {
    line: Number(told.line),
    column: columns.length === 0 ? null : columns.join(', '),
    value: rows[0]?.value ?? null,
    ...{ code: told.code, message: told.message, details: told.details ?? null, hint: told.hint ?? null },
  }
}

interface Counts {
  inserted: number
  updated: number
  failed: number
}

async function insertAll(
  client: pg.Client,
  plan: ImportPlan,
  { targets, key, isSelfReferencing }: Found,
  rows: number,
  onDone: (done: number) => void,
): Promise<Omit<ImportReport, 'rows' | 'skipped'>> {
  const isDry = plan.dry_run === true
  const counts: Counts = { inserted: 0, updated: 0, failed: 0 }
  const mistakes: ImportMistake[] = []
  const size = isSelfReferencing ? Math.max(1, rows) : isDry ? batch.dry : batch.real
  const insert = { name: 'lite_import_batch', text: batchText(plan, targets, key) }

  async function oneByOne(first: number, last: number): Promise<void> {
    await client.query(createRowWise(plan, targets, key))
    await client.query(createProbe(plan, targets))
    await client.query('savepoint lite_import_rows')
    const { rows: told } = await client.query<Told>('select * from pg_temp.lite_import_rows($1, $2, $3)', [
      first,
      last,
      mostTold - mistakes.length,
    ])
    for (const one of told) {
      if (one.at !== null) mistakes.push(await mistakeOf(client, plan, targets, one))
      else {
        counts.inserted += Number(one.inserted)
        counts.updated += Number(one.updated)
        counts.failed += Number(one.failed)
      }
    }
    await client.query(`drop table pg_temp.lite_import_probe`)
  }

  for (let first = 0; first < rows; first += size) {
    const last = Math.min(rows, first + size)
    await client.query('savepoint lite_import_batch')
    try {
      const { rows: written } = await client.query<{ inserted: string; updated: string }>({
        ...insert,
        values: [first, last],
      })
      counts.inserted += Number(written[0]?.inserted)
      counts.updated += Number(written[0]?.updated)
      await client.query('release savepoint lite_import_batch')
    } catch (error) {
      if (!(error instanceof pg.DatabaseError) || !ofOneRow.test(error.code ?? '')) throw error
      await client.query('rollback to savepoint lite_import_batch')
      await oneByOne(first, last)
      const [mistake] = mistakes
      if (!isDry && mistake) throw new ImportError(mistake, mistakes)
      // each row by itself is good: it is the statement as a whole that is refused
      if (!isDry && counts.failed === 0 && isSelfReferencing) throw error
    }
    onDone(last)
  }
  return { ...counts, mistakes }
}

/** Sequences go on behind the numbers that were imported: the next row takes a free one. */
async function raiseSequences(client: pg.Client, plan: ImportPlan, targets: readonly Target[]) {
  for (const { name, sequence } of targets) {
    if (sequence === null) continue
    await client.query(
      `select pg_catalog.setval($1::regclass, most) from (select max(${pg.escapeIdentifier(name)}) as most from ${tableOf(plan)}) rows
       where most > coalesce(pg_catalog.pg_sequence_last_value($1::regclass), 0)`,
      [sequence],
    )
  }
}

export interface Importer {
  /**
   * @param source the rows as CSV, UTF-8, as COPY reads it: an empty field is NULL, `""` is empty text
   * @param signal ends it: nothing stays
   * @throws ApiError, ImportError
   */
  run(plan: ImportPlan, source: AsyncIterable<Buffer>, signal: AbortSignal): Promise<ImportReport>
  progress(id: string): ImportProgress
}

export function createImporter(
  logins: Pick<Logins, 'admin'>,
  sessions: SqlSessions,
  apiSchemas: readonly string[],
): Importer {
  const running = new Map<string, ImportProgress>()

  async function work(
    client: pg.Client,
    plan: ImportPlan,
    source: AsyncIterable<Buffer>,
    tell: (progress: ImportProgress) => void,
  ): Promise<ImportReport> {
    const isDry = plan.dry_run === true
    try {
      await client.query(
        `select set_config('search_path', $1, false), set_config('statement_timeout', '600000', false)`,
        [searchPathOf([...apiSchemas, 'extensions'])],
      )
      await client.query('begin')
      if (plan.create !== undefined) await client.query(plan.create)
      const found = await lookUp(client, plan)
      await client.query(createStage(found.targets))
      await copyIn(client, copyText(found.targets, plan), source)
      await client.query(`create unique index on ${stage} (i)`)
      await client.query(`analyze ${stage}`)
      const { rows: counted } = await client.query<{ count: string }>(`select count(*) from ${stage}`)
      const rows = Number(counted[0]?.count)
      tell({ phase: 'inserting', done: 0, rows })
      const told = await insertAll(client, plan, found, rows, (done) =>
        tell({ phase: 'inserting', done, rows }),
      )
      if (!isDry) await raiseSequences(client, plan, found.targets)
      await client.query(isDry ? 'rollback' : 'commit')
      return { rows, ...told, skipped: rows - told.inserted - told.updated - told.failed }
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      throw refused(error, undefined, null)
    }
  }

  return {
    run: async (plan, source, signal) => {
      const { id = randomUUID() } = plan
      const stop = () => void sessions.cancel(id).catch(() => undefined)
      signal.addEventListener('abort', stop)
      try {
        return await sessions.run(logins.admin, id, (client) => {
          running.set(id, { phase: 'reading', done: 0, rows: null })
          return work(client, plan, source, (progress) => running.set(id, progress))
        })
      } finally {
        signal.removeEventListener('abort', stop)
        running.delete(id)
      }
    },
    progress: (id) => running.get(id) ?? { phase: 'none', done: 0, rows: null },
  }
}
