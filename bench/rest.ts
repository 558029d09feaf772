// `npm run bench -- rest [--rounds N] [--seconds N] [--only TEXT] [--quick] [--profile DIR]`: our REST as `npm start` runs
// it, beside Fastify's hello-world, what people write by hand, our engine alone, and pgbench (decision 33).
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import jwt from 'jsonwebtoken'
import { withClient } from '../runtime/db/bootstrap/with-client.ts'
import { projectRoot } from '../runtime/config/root.ts'
import { atEnd } from './cleanup.ts'
import { endedChildrenTime, median, processorTime, treeTime } from './measure.ts'
import { versionOf } from './peers.ts'
import { startProduct, type Product } from './product.ts'
import { digits, progress, publish, toMarkdown, type Floor, type Report } from './report.ts'
import { cases, floorToHello, peerPath, toFloor, type Case } from './rest/cases.ts'
import type { PeersAnswer, PeersRequest } from './rest/peers.ts'
import { runPgbench } from './rest/pgbench.ts'
import { createSchema, emptyInbox, fullSizes, user, type Sizes } from './rest/schema.ts'
import { connections, createLoad, isInstalled, type Load, type Round, type Target } from './rest/traffic.ts'
import { scratchFolder } from './scratch.ts'

const contenders = ['hello', 'ours', 'bare', 'peer', 'pgbench'] as const
type Contender = (typeof contenders)[number]

const titles: Readonly<Record<Contender, string>> = {
  hello: 'Fastify hello-world',
  ours: 'ours',
  bare: 'ours without the hooks',
  peer: 'by hand',
  pgbench: 'pgbench',
}

/** Clients that ask for what is slow, beside those that are measured. */
const slowClients = 4

/** A round with the processor time that each side used, in microseconds per request. */
interface Sample extends Round {
  readonly node: number
  readonly postgres: number
  readonly load: number
}

interface Field {
  readonly product: Product
  readonly peers: PeersAnswer
  readonly peersPid: number
  readonly token: string
  readonly folder: string
  readonly sizes: Sizes
  readonly load: Load
}

interface Options {
  readonly rounds: number
  readonly seconds: number
  readonly only: string
  readonly quick: boolean
  readonly profile: string | undefined
}

function optionsOf(args: readonly string[]): Options {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: text, seconds: text, only: text, profile: text, quick: { type: 'boolean' } },
  })
  const quick = values.quick === true
  return {
    rounds: Number(values.rounds ?? (quick ? 1 : 5)),
    seconds: Number(values.seconds ?? (quick ? 1 : 2)),
    only: values.only ?? '',
    quick,
    profile: values.profile,
  }
}

async function startPeers(request: PeersRequest): Promise<{ pid: number; answer: PeersAnswer }> {
  const child = fork(join(projectRoot(), 'dist/bench-peers.js'), [], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  })
  const exited = once(child, 'exit')
  atEnd('peers', async () => {
    child.kill('SIGKILL')
    await exited
  })
  const answered = once(child, 'message') as Promise<[PeersAnswer]>
  child.send(request)
  const failed = exited.then(() => {
    throw new Error('the peers did not start')
  })
  failed.catch(() => undefined)
  const [answer] = await Promise.race([answered, failed])
  return { pid: child.pid ?? 0, answer }
}

/** The request of a contender; undefined for pgbench, which speaks no HTTP. */
function targetOf(field: Field, one: Case, who: Contender): Target | undefined {
  const { product, peers, token, sizes } = field
  const body = one.body === undefined ? undefined : JSON.stringify(one.body)
  const type = body === undefined ? {} : { 'content-type': 'application/json' }
  const headers = { authorization: `Bearer ${token}`, ...type }
  const common = { method: one.method, headers, body, ids: one.ids(sizes) }
  switch (who) {
    case 'hello':
      return { ...common, method: 'GET', url: `${peers.hello}/`, headers: {}, body: undefined }
    case 'ours':
      // as supabase-js asks: the key beside the token
      return {
        ...common,
        url: `${product.url}/rest/v1${one.path}`,
        headers: { ...headers, apikey: product.anonKey },
      }
    case 'bare':
      return { ...common, url: `${peers.bare}${one.path}` }
    case 'peer':
      return { ...common, url: `${peers.peer}${peerPath(one)}` }
    case 'pgbench':
      return undefined
  }
}

const idText = '00000000-0000-4000-8000-000000000002'

/** Asks once, before anything is measured: the status, and the JSON of the answer. */
async function ask(target: Target): Promise<{ readonly status: number; readonly body: unknown }> {
  const { method, url, headers, body } = target
  const response = await fetch(url.replace('{id}', idText), {
    ...{ method, headers: { ...headers } },
    ...(body !== undefined && { body }),
  })
  const text = await response.text()
  return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) }
}

/** Whether `one` is answered yet, and with as many rows as the peer answers. Throws where the two differ. */
async function isServed(field: Field, one: Case): Promise<boolean> {
  const sizes: number[] = []
  for (const who of ['ours', 'bare', 'peer'] as const) {
    const target = targetOf(field, one, who)
    const { status, body } = target ? await ask(target) : { status: 0, body: null }
    if (status >= 400) {
      progress(`${one.name}: ${titles[who]} answers ${status} ${JSON.stringify(body)}`)
      return false
    }
    sizes.push(Array.isArray(body) ? body.length : -1)
  }
  if (new Set(sizes).size > 1) throw new Error(`${one.name}: answers of ${sizes.join(', ')} rows`)
  return true
}

async function sample(field: Field, one: Case, who: Contender, seconds: number): Promise<Sample> {
  const { product, peersPid, folder, sizes, load } = field
  const target = targetOf(field, one, who)
  const server = who === 'ours' ? product.pid : peersPid
  const before = [processorTime(server), treeTime(product.postmaster), endedChildrenTime()]
  const disturbing = one.beside && targetOf(field, one.beside, who)
  const disturbed = disturbing && load(disturbing, seconds, slowClients)
  const round = target
    ? await load(target, seconds)
    : await runPgbench(product.api, folder, one, sizes, seconds)
  await disturbed
  if (!target) await sleep(100) // until the backends have ended and their parent counts them
  const after = [processorTime(server), treeTime(product.postmaster), endedChildrenTime()]
  if (round.failed > 0) progress(`${one.name}, ${titles[who]}: ${round.failed} failed of ${round.requests}`)
  const each = (at: number) => (((after[at] ?? 0) - (before[at] ?? 0)) * 1000) / round.requests
  return { ...round, node: target ? each(0) : NaN, postgres: each(1), load: each(2) }
}

type Samples = ReadonlyMap<Contender, readonly Sample[]>

async function measure(field: Field, one: Case, { rounds, seconds, quick }: Options): Promise<Samples> {
  const samples = new Map<Contender, Sample[]>()
  const present = contenders.filter((who) => (who === 'pgbench' ? isInstalled(who) && !one.beside : true))
  const warmed = present.filter((who) => who !== 'pgbench' && !quick)
  for (const who of warmed) await sample(field, one, who, 1)
  for (let round = 0; round < rounds; round += 1) {
    for (const who of present) {
      samples.set(who, [...(samples.get(who) ?? []), await sample(field, one, who, seconds)])
      if (one.writes) await emptyInbox(field.product.superuser)
    }
  }
  const told = [...samples].map(([who, all]) => `${who} ${digits(median(all.map((s) => s.perSecond)))}`)
  progress(`${one.name}: ${told.join(', ')} per second`)
  return samples
}

/** The median of the ratios of the rounds, each to the same round of `base`. */
function ratio(samples: Samples, who: Contender, base: Contender): number {
  const others = samples.get(base) ?? []
  const ratios = (samples.get(who) ?? []).map(
    ({ perSecond }, at) => perSecond / (others[at]?.perSecond ?? NaN),
  )
  return ratios.length === 0 ? NaN : median(ratios)
}

type Row = Report['rows'][number]

function rowsOf(one: Case, samples: Samples): readonly Row[] {
  return [...samples].map(([who, all], at) => {
    const of = (figure: (sample: Sample) => number) => {
      const values = all.map(figure).filter((value) => !Number.isNaN(value))
      return values.length === 0 ? '–' : median(values)
    }
    return [
      at === 0 ? one.name : '',
      titles[who],
      of(({ perSecond }) => perSecond),
      ratio(samples, who, 'hello'),
      ratio(samples, who, 'peer'),
      of(({ p50 }) => p50),
      of(({ p99 }) => p99),
      of(({ node }) => node),
      of(({ postgres }) => postgres),
      of(({ load }) => load),
      String(all.reduce((sum, { failed }) => sum + failed, 0)),
    ]
  })
}

function floorsOf(one: Case, samples: Samples): readonly Floor[] {
  const floors: Floor[] = []
  if (one.floor !== undefined)
    floors.push(toFloor(`${one.name}, ours ÷ by hand`, ratio(samples, 'ours', 'peer'), one.floor))
  if (one === cases[0])
    floors.push(toFloor(`${one.name}, ours ÷ hello-world`, ratio(samples, 'ours', 'hello'), floorToHello))
  return floors
}

const columns = [
  'request',
  'answered by',
  'per s',
  '÷ hello',
  '÷ by hand',
  'p50 ms',
  'p99 ms',
  'Node µs',
  'Postgres µs',
  'load µs',
  'failed',
]

async function untilServed(product: Product, table: string): Promise<void> {
  const deadline = Date.now() + 60_000
  for (;;) {
    const response = await fetch(`${product.url}/rest/v1/${table}?limit=1`, {
      headers: { apikey: product.serviceKey },
    })
    await response.arrayBuffer()
    if (response.status === 200) return
    if (Date.now() > deadline) throw new Error(`${table} is not served`)
    await sleep(50)
  }
}

async function startField({ quick, profile }: Options): Promise<Field & { readonly loadName: string }> {
  const folder = await scratchFolder()
  const sizes = quick ? { todos: 6_000, lists: 200 } : fullSizes
  const nodeArgs = profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profile]
  const product = await startProduct(folder, nodeArgs)
  await createSchema(product.superuser, sizes)
  await untilServed(product, 'items')
  const { api, jwtSecret } = product
  const { pid, answer } = await startPeers({ api, jwtSecret, generatedDir: join(folder, 'generated') })
  const { name, load } = createLoad(folder)
  const token = jwt.sign({ sub: user, role: 'authenticated', aud: 'authenticated' }, jwtSecret, {
    expiresIn: '2h',
  })
  return { product, peers: answer, peersPid: pid, token, folder, sizes, load, loadName: name }
}

async function versions({ product, loadName }: { product: Product; loadName: string }): Promise<string> {
  const server = await withClient(product.superuser, (client) =>
    client.query<{ server_version: string }>('show server_version'),
  )
  const [postgres = ''] = (server.rows[0]?.server_version ?? '').split(' ')
  return `Fastify ${await versionOf('fastify')}, pg ${await versionOf('pg')}, PostgreSQL ${postgres}, ${loadName}.`
}

/** Resolves to the exit code: 1 when a floor is missed, which the quick mode does not look at. */
export async function benchRest(args: readonly string[]): Promise<number> {
  const options = optionsOf(args)
  const field = await startField(options)
  const rows: Row[] = []
  const floors: Floor[] = []
  for (const one of cases) {
    const served = await isServed(field, one)
    if (!one.name.includes(options.only)) continue
    if (!served) {
      rows.push([one.name, 'not yet', ...columns.slice(2).map(() => '–')])
      continue
    }
    const samples = await measure(field, one, options)
    rows.push(...rowsOf(one, samples))
    floors.push(...floorsOf(one, samples))
  }
  const report: Report = {
    name: 'rest',
    columns,
    rows,
    floors: options.quick ? [] : floors,
    notes: [
      await versions(field),
      `Interleaved rounds: ${options.rounds} of ${options.seconds} s; ${connections} connections, every request for another id; medians, ratios within each round. Another process makes the load, on the same machine.`,
      'Ours: node dist/main.js as npm start runs it, all hooks, default log level to a file, the key and a user’s HS256 token with each request; todos has 100,000 rows, every second one the user’s, under the policy user_id = (select auth.uid()). Without the hooks: the same engine behind a plain Fastify.',
      'By hand: Fastify and a pg Pool of 8; awaited BEGIN, set_config of role and claims, the query with parameters, COMMIT, nothing prepared; token verified once, then remembered; JSON by Fastify’s normal reply.',
      'Beside slow searches: four further clients ask for these all the while (of hello-world for the same as the rest). pgbench: role, claims, subject and statement in one pipeline of 8 clients, prepared, no JSON; its p50 is the mean. Processor time in microseconds per request.',
    ],
  }
  if (!options.quick && options.only === '') return publish(report)
  console.log(toMarkdown(report, new Date().toISOString().slice(0, 10)))
  return 0
}
