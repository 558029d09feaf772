// `npm run bench -- auth [--rounds N] [--seconds N] [--quick]`: logins beside what bcrypt alone allows, refreshes, and what
// REST keeps of its speed while people log in (decision 27).
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { bcryptCeiling, rate, startLogins } from './auth/logins.ts'
import { login, postTo, refresh, signUp, unlimited, type Answer, type Post } from './auth/people.ts'
import { startLoad, untilServed } from './load.ts'
import { median, quantile } from './measure.ts'
import { startProduct, type Product } from './product.ts'
import { progress, publish, toMarkdown, type Report } from './report.ts'
import { createLoad, type Load } from './rest/traffic.ts'
import { scratchFolder } from './scratch.ts'

/** The product's default. */
const cost = 10
const people = 32
const lanes = 8
const readsPerSecond = 100

interface Field {
  readonly product: Product
  readonly post: Post
  readonly emails: readonly string[]
  readonly load: Load
  readonly seconds: number
}

/** Figures of one round; what is compared was measured one after the other. */
interface Round {
  readonly ceiling: number
  readonly logins: number
  readonly refreshes: number
  /** p99 of a light stream of reads in milliseconds: alone, and at half the ceiling. */
  readonly idleP99: number
  readonly halfP99: number
  /** Reads a second of as many as go: alone, and at ten times the ceiling. */
  readonly reads: number
  readonly floodedReads: number
  readonly shed: readonly Answer[]
}

async function readsP99({ product, seconds }: Field): Promise<number> {
  const reads = startLoad(product, ['todos'], readsPerSecond)
  await sleep(seconds * 1000)
  const { times, failures } = await reads.stop()
  if (failures.length > 0) throw new Error(`reads fail: ${failures.join('; ')}`)
  return quantile(times, 0.99)
}

async function readsPerSecondOf({ product, load, seconds }: Field): Promise<number> {
  const headers = { apikey: product.serviceKey }
  const target = {
    method: 'GET',
    url: `${product.url}/rest/v1/todos?limit=5`,
    headers,
    body: undefined,
    ids: 2,
  }
  const { perSecond, failed } = await load(target, seconds)
  if (failed > 0) progress(`${failed} reads failed`)
  return perSecond
}

/** `work` while so many log in a second. @returns also what the logins came to */
async function under<T>(
  { post, emails }: Field,
  perSecond: number,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly answers: readonly Answer[] }> {
  const logins = startLogins(post, emails, perSecond)
  await sleep(1_000)
  const result = await work()
  return { result, answers: await logins.stop() }
}

async function measure(field: Field): Promise<Round> {
  const { post, emails, seconds } = field
  const ceiling = await bcryptCeiling(cost, seconds)
  const logins = await rate(lanes, seconds, async (lane) => {
    const { status } = await login(post, emails[lane] ?? '')
    if (status !== 200) throw new Error(`a login answers ${status}`)
  })
  const tokens: unknown[] = []
  for (const email of emails.slice(0, lanes)) tokens.push((await login(post, email)).body.refresh_token)
  const refreshes = await rate(lanes, seconds, async (lane) => {
    const { status, body } = await refresh(post, tokens[lane])
    if (status !== 200) throw new Error(`a refresh answers ${status}`)
    tokens[lane] = body.refresh_token
  })
  const idleP99 = await readsP99(field)
  const half = await under(field, ceiling / 2, () => readsP99(field))
  const reads = await readsPerSecondOf(field)
  const flooded = await under(field, ceiling * 10, () => readsPerSecondOf(field))
  return {
    ...{ ceiling, logins, refreshes, idleP99, reads },
    halfP99: half.result,
    floodedReads: flooded.result,
    shed: flooded.answers,
  }
}

function toReport(rounds: readonly Round[], loadName: string): Report {
  const middle = (figure: (round: Round) => number) => median(rounds.map(figure))
  const answers = rounds.flatMap(({ shed }) => shed)
  const refused = answers.filter(({ status }) => status !== 200)
  const isPolite = ({ status, retryAfter }: Answer) =>
    (status === 503 || status === 429) && Number(retryAfter) > 0
  const toCeiling = middle(({ logins, ceiling }) => logins / ceiling)
  const p99 = middle(({ halfP99, idleP99 }) => halfP99 / idleP99)
  const kept = middle(({ floodedReads, reads }) => floodedReads / reads)
  const row = (what: string, figure: (round: Round) => number, ratio: number | string) =>
    [what, middle(figure), ratio] as const
  return {
    name: 'auth',
    columns: ['what', 'median', 'ratio'],
    rows: [
      row('bcrypt alone, 1/s', ({ ceiling }) => ceiling, ''),
      row('logins, 1/s', ({ logins }) => logins, toCeiling),
      row('refreshes, 1/s', ({ refreshes }) => refreshes, ''),
      row('p99 of reads, ms', ({ idleP99 }) => idleP99, ''),
      row('p99 at half the ceiling, ms', ({ halfP99 }) => halfP99, p99),
      row('reads, 1/s', ({ reads }) => reads, ''),
      row('reads at ten times the ceiling, 1/s', ({ floodedReads }) => floodedReads, kept),
    ],
    floors: [
      { what: 'logins to bcrypt alone', measured: toCeiling, limit: 0.85, unit: '×', isLeast: true },
      { what: 'p99 of reads at half the ceiling', measured: p99, limit: 3, unit: '× idle' },
      { what: 'reads kept at ten times the ceiling', measured: kept, limit: 0.5, unit: '×', isLeast: true },
      {
        what: 'logins shed otherwise than by 503 or 429 with Retry-After',
        measured: refused.filter((answer) => !isPolite(answer)).length,
        limit: 0,
        unit: `of ${refused.length}`,
      },
      {
        what: 'logins shed',
        measured: refused.length,
        limit: 1,
        unit: `of ${answers.length}`,
        isLeast: true,
      },
    ],
    notes: [
      `${rounds.length} rounds; medians, ratios within each round. bcrypt alone: cost ${cost}, one comparison per core in a process of its own. Logins and refreshes: ${lanes} at once. Limits off, as they would hide the work.`,
      `p99: ${readsPerSecond} reads a second of an empty table; reads a second: as many as ${loadName} gets. The load runs on the same machine.`,
    ],
  }
}

/** Resolves to the exit code: 1 when a floor is missed, which the quick mode does not look at. */
export async function benchAuth(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: text, seconds: text, quick: { type: 'boolean' } },
  })
  const quick = values.quick === true
  const folder = await scratchFolder()
  const product = await startProduct(folder, [], unlimited)
  await untilServed(product, 'todos', 'id')
  const post = postTo(product)
  const emails = Array.from({ length: people }, (_, at) => `someone${at}@example.com`)
  for (const email of emails) await signUp(post, email)
  const { name, load } = createLoad(folder)
  const field = { product, post, emails, load, seconds: Number(values.seconds ?? (quick ? 1 : 5)) }
  const rounds: Round[] = []
  for (let at = Number(values.rounds ?? (quick ? 1 : 5)); at > 0; at -= 1) {
    rounds.push(await measure(field))
    progress(`${at - 1} rounds to go`)
  }
  const report = toReport(rounds, name)
  if (!quick) return publish(report)
  console.log(toMarkdown(report, new Date().toISOString().slice(0, 10)))
  return 0
}
