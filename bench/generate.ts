// `npm run bench -- generate [tables …]`: time and memory of the generator from 10 to 1,000 tables, beside its peers.
import { join } from 'node:path'
import type pg from 'pg'
import { withClient } from '../runtime/db/bootstrap/with-client.ts'
import { toGenerateConnection } from '../runtime/reload/generator-process.ts'
import type { GenerateRequest } from '../generator/protocol.ts'
import { startGenerator, type Run } from './generator-child.ts'
import { median } from './measure.ts'
import { createPeers, versionOf, type Peer } from './peers.ts'
import { digits, progress, publish, type Floor } from './report.ts'
import { addColumn, createTables, tableName } from './schema.ts'
import { scratchDatabase, scratchFolder } from './scratch.ts'

const rounds = 3
const largest = 1_000

/** One round: everything anew, again in a new process, and in that warm process with and without a change. */
interface Round {
  readonly full: Run
  readonly again: Run
  readonly changed: Run
  readonly unchanged: Run
  /** Milliseconds by the peer's name; missing where it failed. */
  readonly peers: ReadonlyMap<string, number | undefined>
}

interface Size {
  readonly tables: number
  readonly rounds: readonly Round[]
}

interface Place {
  readonly folder: string
  readonly connection: GenerateRequest['connection']
  readonly peers: readonly Peer[]
}

async function playRound(
  client: pg.Client,
  request: GenerateRequest,
  table: string,
  peers: readonly Peer[],
): Promise<Round> {
  const first = startGenerator()
  const full = await first.run(request)
  await first.end()
  const times = new Map<string, number | undefined>()
  for (const peer of peers) times.set(peer.name, await peer.run())
  const second = startGenerator()
  const again = await second.run(request)
  await addColumn(client, table, 'added_later')
  const changed = await second.run({ ...request, knownHash: again.report.schemaHash })
  const unchanged = await second.run({ ...request, knownHash: changed.report.schemaHash })
  await second.end()
  await client.query(`alter table public.${table} drop column added_later`)
  const counts = [full, again, changed].map(({ report }) => {
    const { created, changed: rewritten } = report.files
    return created.length + rewritten.length
  })
  const left = full.report.leftOut.map(({ name, reason }) => `${name}: ${reason}`)
  if (left.length > 0) throw new Error(`left out: ${left.join('; ')}`)
  if (!unchanged.report.unchanged || counts[1] !== 0) throw new Error('an unchanged schema made other files')
  progress(`  ${digits(full.took)} ms, ${digits(full.peak)} MB, files written: ${counts.join(', ')}`)
  return { full, again, changed, unchanged, peers: times }
}

async function measureSize(client: pg.Client, tables: number, place: Place): Promise<Size> {
  const { folder, connection, peers } = place
  const played: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    const outDir = join(folder, `generated-${tables}-${round}`)
    const request: GenerateRequest = { connection, schemas: ['public'], outDir, mode: 'write' }
    played.push(await playRound(client, request, tableName(Math.floor(tables / 2)), peers))
  }
  return { tables, rounds: played }
}

/** Every size in one database that grows. */
async function measure(sizes: readonly number[]): Promise<readonly Size[]> {
  const folder = await scratchFolder()
  const { superuser, admin } = await scratchDatabase(folder)
  const place = {
    folder,
    connection: await toGenerateConnection(admin),
    peers: await createPeers(folder, superuser),
  }
  return await withClient(superuser, async (client) => {
    const results: Size[] = []
    for (const tables of sizes) {
      progress(`${tables} tables`)
      await createTables(client, results.at(-1)?.tables ?? 0, tables)
      results.push(await measureSize(client, tables, place))
    }
    return results
  })
}

const of = ({ rounds: played }: Size, figure: (round: Round) => number) => median(played.map(figure))
const total = (size: Size) => of(size, ({ full }) => full.took)

/** Undefined when the peer failed in some round. */
function peerTime({ rounds: played }: Size, name: string): number | undefined {
  const times = played.map(({ peers }) => peers.get(name))
  return times.every((time) => time !== undefined) ? median(times) : undefined
}

function beside(size: Size, name: string): string {
  const time = peerTime(size, name)
  return time === undefined ? 'failed' : `${digits(time)} (${digits(total(size) / time)} ×)`
}

function row(size: Size): readonly (string | number)[] {
  return [
    String(size.tables),
    of(size, ({ full }) => full.report.timings.introspect),
    of(size, ({ full }) => full.report.timings.emit),
    of(size, ({ full }) => full.report.timings.write),
    total(size),
    of(size, ({ full }) => full.processor),
    total(size) / size.tables,
    of(size, ({ full }) => full.peak),
    of(size, ({ again }) => again.took),
    of(size, ({ changed }) => changed.took),
    of(size, ({ changed }) => changed.processor),
    of(size, ({ unchanged }) => unchanged.took),
    of(size, ({ unchanged }) => unchanged.peak),
    beside(size, 'kysely-codegen'),
    beside(size, 'kanel'),
  ]
}

const columns = [
  'tables',
  'introspect ms',
  'emit ms',
  'write ms',
  'total ms',
  'CPU ms',
  'ms/table',
  'peak MB',
  'again ms',
  'one changed ms',
  'its CPU ms',
  'unchanged ms',
  'warm peak MB',
  'kysely-codegen ms (ours is)',
  'kanel ms (ours is)',
]

/** Processor time of one more table between neighbouring sizes, last by first: 1 is a straight line. */
function bend(results: readonly Size[]): number | undefined {
  const work = (size: Size) => of(size, ({ full }) => full.processor)
  const slopes = results.slice(1).map((size, at) => {
    const before = results[at] ?? size
    return (work(size) - work(before)) / (size.tables - before.tables)
  })
  const [first, last] = [slopes[0], slopes.at(-1)]
  return slopes.length < 2 || first === undefined || last === undefined ? undefined : last / first
}

/** Decision 22; only the largest size has floors. */
function floorsOf(results: readonly Size[]): readonly Floor[] {
  const size = results.find(({ tables }) => tables === largest)
  if (!size) return []
  const at = `at ${largest} tables`
  const kysely = peerTime(size, 'kysely-codegen')
  const curve = bend(results)
  return [
    { what: `generation ${at}`, measured: total(size) / 1000, limit: 8, unit: 's' },
    { what: `memory ${at}`, measured: of(size, ({ full }) => full.peak), limit: 500, unit: 'MB' },
    {
      what: `one changed table ${at}, warm`,
      measured: of(size, (r) => r.changed.took),
      limit: 300,
      unit: 'ms',
      isGoal: true,
    },
    ...(kysely === undefined
      ? []
      : [
          {
            what: `beside kysely-codegen ${at}`,
            measured: total(size) / kysely,
            limit: 4,
            unit: '×',
            isGoal: true as const,
          },
        ]),
    ...(curve === undefined
      ? []
      : [
          {
            what: 'linear: processor time of one more table, large by small',
            measured: curve,
            limit: 1.5,
            unit: '×',
          },
        ]),
  ]
}

/** @param args sizes to measure instead of 10, 100, 300 and 1,000 tables. Resolves to the exit code. */
export async function benchGenerate(args: readonly string[]): Promise<number> {
  const sizes = args.length > 0 ? args.map(Number).sort((a, b) => a - b) : [10, 100, 300, largest]
  const results = await measure(sizes)
  const [kysely, kanel] = [await versionOf('kysely-codegen'), await versionOf('kanel')]
  return publish({
    name: 'generate',
    columns,
    rows: results.map(row),
    floors: floorsOf(results),
    notes: [
      `Tables of 12 columns; medians of ${rounds} rounds, all generators in turn in each; schema public.`,
      'Total: a new process writing everything into an empty folder, from fork to answer; CPU is its processor time, which others on the machine do not stretch. Again: the same over the folder as it is, which writes nothing.',
      'One changed, unchanged: in that process, now warm, told the last hash. Peak: the most memory (VmHWM) after the first run, and after all.',
      `Peers: kysely-codegen ${kysely} and kanel ${kanel}, from the start of their process to its end; they write types only.`,
    ],
  })
}
