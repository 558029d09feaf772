// `npm run bench -- reload [tables …]`: how soon the running server serves a new column, and what its requests feel of it.
import { setTimeout as sleep } from 'node:timers/promises'
import { withClient } from '../runtime/db/bootstrap/with-client.ts'
import { joined, startLoad, untilServed, type Load, type LoadResult } from './load.ts'
import { median, quantile } from './measure.ts'
import { startProduct, type Product } from './product.ts'
import { digits, progress, publish, type Floor } from './report.ts'
import { addColumn, createTables, tableName } from './schema.ts'
import { scratchFolder } from './scratch.ts'

const warmStarts = 3
const furtherChanges = 20
const requestsPerSecond = 200
const readTables = 20
/** Milliseconds until the figures of a server under load no longer change. */
const settling = 3_000
const sizes = [10, 100, 1_000]

/** What further changes cost, the generator being warm. Times in milliseconds. */
interface Changes {
  readonly further: readonly number[]
  readonly generation: readonly number[]
  readonly loading: readonly number[]
  /** Longest block of the event loop under the same load, without and with changes. */
  readonly quietBlock: number
  readonly block: number
}

interface Session {
  readonly product: Product
  readonly load: Load
  readonly first: number
}

/** Figures of one size. Times in milliseconds. */
interface Size extends Changes {
  readonly tables: number
  readonly cold: number
  readonly warm: readonly number[]
  /** From ALTER TABLE to the first answer with the column, no generator running before. */
  readonly first: readonly number[]
  readonly load: LoadResult
}

/** From ALTER TABLE to the first answer with the column. */
async function change(product: Product, table: string, column: string): Promise<number> {
  return withClient(product.superuser, async (client) => {
    const begun = performance.now()
    await addColumn(client, table, column)
    await untilServed(product, table, column)
    return performance.now() - begun
  })
}

/** A cold start, then the schema, until all of it is served. Resolves to the time of the start. */
async function prepare(folder: string, tables: number): Promise<number> {
  const product = await startProduct(folder)
  await withClient(product.superuser, (client) => createTables(client, 0, tables))
  await untilServed(product, tableName(tables - 1), 'id')
  await product.stop()
  return product.start
}

/** A warm start under load, and its first change. The caller stops both. */
async function warmSession(folder: string, tables: number, at: number): Promise<Session> {
  const product = await startProduct(folder)
  const names = Array.from({ length: Math.min(tables, readTables) }, (_, table) => tableName(table))
  const load = startLoad(product, names, requestsPerSecond)
  await sleep(settling) // the instance of every table that is read is made by then
  return { product, load, first: await change(product, tableName(at), `first_${at}`) }
}

async function changeMore(product: Product, tables: number): Promise<Changes> {
  await sleep(settling)
  await product.ask('loop')
  await sleep(settling)
  const quiet = await product.ask('loop')
  const before = product.generations().length
  const further: number[] = []
  for (let at = 0; at < furtherChanges; at += 1) {
    further.push(await change(product, tableName((at * 7) % tables), `further_${at}`))
  }
  const { blocked } = await product.ask('loop')
  const made = product.generations().slice(before)
  return {
    further,
    generation: made.map(({ generate }) => generate),
    loading: made.map(({ load }) => load),
    quietBlock: quiet.blocked,
    block: blocked,
  }
}

async function measure(tables: number): Promise<Size> {
  progress(`${tables} tables`)
  const folder = await scratchFolder()
  const cold = await prepare(folder, tables)
  const warm: number[] = []
  const first: number[] = []
  const loads: LoadResult[] = []
  let changes: Changes | undefined
  for (let start = 0; start < warmStarts; start += 1) {
    const session = await warmSession(folder, tables, start)
    warm.push(session.product.start)
    first.push(session.first)
    if (start === warmStarts - 1) changes = await changeMore(session.product, tables)
    loads.push(await session.load.stop())
    await session.product.stop()
    progress(`  warm ${digits(session.product.start)} ms, first change ${digits(session.first)} ms`)
  }
  if (!changes) throw new Error('nothing was measured')
  return { tables, cold, warm, first, ...changes, load: joined(loads) }
}

const columns = [
  'tables',
  'cold start ms',
  'warm start ms',
  'first change ms',
  'change median ms',
  'p95 ms',
  'generate ms',
  'load ms',
  'loop block ms',
  'without changes ms',
  'request p50 ms',
  'p99 ms',
  'requests',
  'per s',
  'failed',
]

function row(size: Size): readonly (string | number)[] {
  return [
    String(size.tables),
    size.cold,
    median(size.warm),
    median(size.first),
    median(size.further),
    quantile(size.further, 0.95),
    median(size.generation),
    median(size.loading),
    size.block,
    size.quietBlock,
    median(size.load.times),
    quantile(size.load.times, 0.99),
    String(size.load.requests),
    (size.load.requests * 1000) / size.load.took,
    String(size.load.failed),
  ]
}

/** Decisions 2, 19 and 22. */
function floorsOf(size: Size): readonly Floor[] {
  const at = `at ${size.tables} tables`
  return [
    { what: `cold start ${at}`, measured: size.cold / 1000, limit: 20, unit: 's' },
    {
      what: `warm start ${at}`,
      measured: median(size.warm) / 1000,
      limit: size.tables < 1_000 ? 3 : 5,
      unit: 's',
    },
    { what: `first change after idle ${at}`, measured: median(size.first), limit: 1_500, unit: 'ms' },
    {
      what: `a change is served ${at}, p95`,
      measured: quantile(size.further, 0.95),
      limit: 1_000,
      unit: 'ms',
    },
    {
      what: `generation of a change ${at}, median`,
      measured: median(size.generation),
      limit: 300,
      unit: 'ms',
    },
    { what: `failed requests ${at}`, measured: size.load.failed, limit: 0, unit: 'of all' },
    { what: `event loop blocked ${at}`, measured: size.block, limit: 50, unit: 'ms' },
  ]
}

/** @param args sizes to measure instead of 10, 100 and 1,000 tables. Resolves to the exit code. */
export async function benchReload(args: readonly string[]): Promise<number> {
  const results: Size[] = []
  for (const tables of args.length > 0 ? args.map(Number) : sizes) results.push(await measure(tables))
  const failures = results.flatMap(({ load }) => load.failures)
  return publish({
    name: 'reload',
    columns,
    rows: results.map(row),
    floors: results.flatMap(floorsOf),
    notes: [
      `node dist/main.js as npm start runs it, log in a file; ${requestsPerSecond} reads/s wanted, on at most ${readTables} tables from a second process, never more than 32 at a time.`,
      `Cold: new data folder, the demo table; one run. Warm and first change (no generator running): medians of ${warmStarts} starts. Then ${furtherChanges} changes one after the other.`,
      'A change lasts from sending ALTER TABLE … ADD COLUMN on a connection of its own to the first GET that selects the column; generate and load are from the log.',
      'Loop block: the longest delay of a 5 ms timer inside the server (monitorEventLoopDelay in a module preloaded by the bench), with the changes and in 3 s without.',
      ...failures.map((failure) => `Failed: ${failure}`),
    ],
  })
}
