// `npm run bench -- realtime [--only writers,own,shared,latency,broadcast,memory] [--rounds N] [--quick] [--profile FOLDER]`: what writers pay
// for the change log, how much and how soon clients hear, what a socket costs (decision 26, issue 5).
import { parseArgs } from 'node:util'
import { probe, startProduct, type Product } from './product.ts'
import type { Latency, Throughput } from './realtime/delivery.ts'
import { measureBroadcast, measureChanges, measureLatency, prepare } from './realtime/delivery.ts'
import type { SocketMemory } from './realtime/memory.ts'
import { measureMemory } from './realtime/memory.ts'
import type { Times, WritersFigures } from './realtime/writers.ts'
import { measureWriters } from './realtime/writers.ts'
import { publish, toMarkdown, type Floor, type Report } from './report.ts'
import { scratchFolder } from './scratch.ts'

interface Figures {
  readonly writers?: WritersFigures
  readonly own?: Throughput
  readonly shared?: Throughput
  readonly latency?: Latency
  readonly broadcast?: Throughput
  readonly memory?: SocketMemory
}

type Row = readonly [string, number | string, number | string]

const overhead = (times: Times, kind: 'ours' | 'peer') => times[kind] / times.bare

function writersReport({ single, crowd, thousand }: WritersFigures): {
  readonly rows: Row[]
  readonly floors: Floor[]
} {
  const rowsOf = (what: string, times: Times): Row[] => [
    [`${what}, no trigger, ms`, times.bare, ''],
    [`${what}, change log, ms`, times.ours, overhead(times, 'ours')],
    [`${what}, pg_notify of each row, ms`, times.peer, overhead(times, 'peer')],
  ]
  const toPeer = ({ bare, ours, peer }: Times) => (ours - bare) / (peer - bare)
  return {
    rows: [
      ...rowsOf('one row', single),
      ...rowsOf('one row of each of 8 writers', crowd),
      ...rowsOf('1,000 rows', thousand),
    ],
    floors: [
      {
        what: 'a row with the change log',
        measured: overhead(single, 'ours'),
        limit: 1.3,
        unit: '× without',
      },
      {
        what: '1,000 rows with the change log',
        measured: overhead(thousand, 'ours'),
        limit: 2,
        unit: '× without',
      },
      { what: 'overhead of 1,000 rows', measured: toPeer(thousand), limit: 0.5, unit: '× that of pg_notify' },
      {
        what: 'overhead of a row of 8 writers',
        measured: toPeer(crowd),
        limit: 0.5,
        unit: '× that of pg_notify',
      },
    ],
  }
}

function toReport({ writers, own, shared, latency, broadcast, memory }: Figures): Report {
  const rows: Row[] = []
  const floors: Floor[] = []
  if (writers) {
    const told = writersReport(writers)
    rows.push(...told.rows)
    floors.push(...told.floors)
  }
  const throughput = (what: string, { perSecond, processor }: Throughput) =>
    rows.push([`${what}, messages/s`, perSecond, `${processor.toFixed(1)} ms of CPU for 1,000`])
  if (own) throughput('own rows of 500 users', own)
  if (shared) {
    throughput('500 users of one policy', shared)
    const measured = shared.perSecond
    floors.push({
      what: 'to 500 users of one policy',
      measured,
      limit: 30_000,
      unit: 'messages/s',
      isLeast: true,
    })
  }
  if (latency) {
    rows.push(
      ['commit to delivery, p50, ms', latency.p50, ''],
      ['commit to delivery, p99, ms', latency.p99, ''],
    )
    floors.push(
      { what: 'commit to delivery, p50', measured: latency.p50, limit: 15, unit: 'ms', isGoal: true },
      { what: 'commit to delivery, p99', measured: latency.p99, limit: 60, unit: 'ms', isGoal: true },
    )
  }
  if (broadcast) throughput('broadcast to 1,000 sockets', broadcast)
  if (memory) {
    rows.push(
      ['idle socket, kB', memory.idle, `${memory.idleHeap.toFixed(1)} kB of heap`],
      ['socket in one channel, kB', memory.joined, `${memory.joinedHeap.toFixed(1)} kB of heap`],
    )
    floors.push({ what: 'an idle socket', measured: memory.idle, limit: 15, unit: 'kB' })
  }
  return {
    name: 'realtime',
    columns: ['what', 'median', 'ratio or note'],
    rows,
    floors,
    notes: [
      'Writers: one connection, the three tables in turns, medians of rounds; ratios to the table without a trigger. A session listens to the peer.',
      'Messages: bulk writes, from the first statement to the last frame at the last of 500 sockets, RLS in force; Supabase publishes 3,000 to 4,000 messages/s. Latency: 200 changes a second to 50 sockets, from the answer to the commit.',
      'Receivers are a process of their own on the same machine. Memory: RSS of the server with 2,000 sockets less that with none, garbage collected.',
    ],
  }
}

const names = ['memory', 'writers', 'own', 'shared', 'latency', 'broadcast'] as const

/** Resolves to the exit code: 1 when a floor is missed, which neither the quick mode nor a part looks at. */
export async function benchRealtime(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: text, only: text, profile: text, quick: { type: 'boolean' } },
  })
  const quick = values.quick === true
  const rounds = Number(values.rounds ?? (quick ? 1 : 7))
  const wanted = new Set(values.only?.split(',') ?? names)
  const env = { RATE_LIMIT: '0', REALTIME_CONNECTIONS: '0', REALTIME_MESSAGES: '100000' }
  const profiled = values.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`]
  const product: Product = await startProduct(await scratchFolder(), [...probe(), ...profiled], env)
  await prepare(product.superuser)
  const [subscribers, sockets] = quick ? [50, 100] : [500, 1_000]
  // memory first: the rest leaves its marks
  const memory = wanted.has('memory') ? await measureMemory(product, 2 * sockets) : undefined
  const writers = wanted.has('writers') ? await measureWriters(product.superuser, rounds) : undefined
  const own = wanted.has('own') ? await measureChanges(product, 'own', rounds, subscribers) : undefined
  const shared = wanted.has('shared')
    ? await measureChanges(product, 'shared', rounds, subscribers)
    : undefined
  const latency = wanted.has('latency') ? await measureLatency(product, quick ? 1 : 10, 200, 50) : undefined
  const broadcast = wanted.has('broadcast') ? await measureBroadcast(product, rounds, sockets) : undefined
  const report = toReport({
    ...(memory && { memory }),
    ...(writers && { writers }),
    ...(own && { own }),
    ...(shared && { shared }),
    ...(latency && { latency }),
    ...(broadcast && { broadcast }),
  })
  if (!quick && values.only === undefined) return publish(report)
  console.log(toMarkdown(report, new Date().toISOString().slice(0, 10)))
  return 0
}
