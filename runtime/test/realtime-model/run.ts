// One run of the model of delivery: writers, subscribers and what goes wrong, for a while; then peace, and everybody must
// have what SQL shows them. Source: security.md §4.2.
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { nemesis, startTcpProxy, type Endpoint, type NemesisOptions } from './nemesis.ts'
import { createRandom } from './random.ts'
import { startSubscriber, type Figures, type Subscriber } from './subscriber.ts'
import { createRules, someUser, wishes, worldSql, type User } from './world.ts'
import { startWriter } from './writers.ts'

export interface ModelOptions {
  readonly seed: number
  /** Superuser on the database. */
  readonly connection: pg.ClientConfig
  readonly endpoints: readonly Endpoint[]
  /** See {@link NemesisOptions}. */
  readonly crash?: NemesisOptions['crash']
  readonly anonKey: string
  readonly tokenOf: (claims: Readonly<Record<string, unknown>>) => string
  readonly milliseconds: number
  readonly writers: number
  readonly subscribers: number
  /** Milliseconds between two blows at most. */
  readonly pace: number
}

export interface ModelReport {
  readonly complaints: readonly string[]
  readonly figures: Figures
  readonly transactions: number
  readonly changes: number
  readonly blows: ReadonlyMap<string, number>
}

/** Milliseconds in which everybody must have everything once there is peace, however loaded the machine is. */
const patience = 45_000

/** Versions of the rows that a subscriber should have. */
async function truthFor({ user, wish }: Subscriber, client: pg.Client): Promise<ReadonlyMap<number, number>> {
  await client.query('begin')
  const claims = user === undefined ? {} : { sub: user, role: 'authenticated' }
  await client.query(
    `select set_config('request.jwt.claims', $1, true), set_config('request.jwt.claim.sub', $2, true),
       set_config('role', $3, true)`,
    [JSON.stringify(claims), user ?? '', user === undefined ? 'anon' : 'authenticated'],
  )
  const { rows } = await client.query<{ id: number; v: string }>(
    `select id, v from public.hot where ${wish.sql}`,
  )
  await client.query('rollback')
  return new Map(rows.map(({ id, v }) => [id, Number(v)]))
}

function difference(state: ReadonlyMap<number, number>, truth: ReadonlyMap<number, number>): string {
  const ids = new Set([...state.keys(), ...truth.keys()])
  const wrong = [...ids].filter((id) => state.get(id) !== truth.get(id))
  return wrong.map((id) => `row ${id}: ${String(state.get(id))}, not ${String(truth.get(id))}`).join(', ')
}

/** Waits until everybody has what they should. @returns complaints about those who do not */
async function settle(subscribers: readonly Subscriber[], client: pg.Client): Promise<readonly string[]> {
  const late: string[] = []
  const deadline = Date.now() + patience
  for (const subscriber of subscribers) {
    const truth = await truthFor(subscriber, client)
    for (;;) {
      const wrong = difference(subscriber.state, truth)
      if (subscriber.isFollowing() && wrong === '') break
      if (Date.now() > deadline) {
        late.push(`${subscriber.name}: ${subscriber.isFollowing() ? 'follows' : 'does not follow'}; ${wrong}`)
        break
      }
      await sleep(20)
    }
  }
  return late
}

export async function runModel(options: ModelOptions): Promise<ModelReport> {
  const { seed, connection, endpoints, anonKey, tokenOf } = options
  const random = createRandom(seed)
  const complaints: string[] = []
  const figures: Figures = { events: 0, snapshots: 0, resumes: 0, refetches: 0, errors: 0 }
  const rules = createRules()
  const maker = new pg.Client(connection)
  await maker.connect()
  await maker.query(worldSql)
  await maker.end()
  const proxies = await Promise.all(endpoints.map(({ port }) => startTcpProxy(port)))
  const address = (user: User): string => {
    const token = user === undefined ? '' : `&access_token=${tokenOf({ sub: user, role: 'authenticated' })}`
    return `ws://${random.of(proxies).url}/realtime/v1?apikey=${anonKey}${token}`
  }
  const stop = new AbortController()
  const writers = Array.from({ length: options.writers }, (_, at) =>
    startWriter(connection, createRandom(seed + 1_000 + at), stop.signal),
  )
  const subscribers = Array.from({ length: options.subscribers }, (_, at) => {
    const user = someUser(random)
    const wish = wishes[at % wishes.length] ?? random.of(wishes)
    return startSubscriber({
      name: `subscriber ${at} (${user ?? 'nobody'}, ${wish.filter ?? 'all'})`,
      ...{ user, wish, rules, address, figures, random: createRandom(seed + 2_000 + at) },
      complain: (what) => {
        if (complaints.length < 30) complaints.push(what)
      },
    })
  })
  const bad = nemesis({
    ...{ connection, proxies, endpoints, rules, subscribers, pace: options.pace, signal: stop.signal },
    crash: options.crash,
    random: createRandom(seed + 1),
  })
  const ended = Promise.all([bad, ...writers.map(({ done }) => done)])
  await Promise.race([sleep(options.milliseconds), ended])
  stop.abort()
  await ended
  for (const subscriber of subscribers) subscriber.calm()
  const client = new pg.Client(connection)
  await client.connect()
  complaints.push(...(await settle(subscribers, client)))
  await Promise.all(subscribers.map((subscriber) => subscriber.stop()))
  await Promise.all(proxies.map((proxy) => proxy.close()))
  const { rows } = await client.query<{ n: string }>(
    `select sum(greatest(length(i.images) - length(replace(i.images, chr(30), '')), 1)) as n
     from realtime.change_log c cross join lateral (select coalesce(c.rec, c.old, '')) i(images)`,
  )
  await client.end()
  return {
    ...{ figures, blows: await bad, complaints: complaints.map((what) => `seed ${seed}: ${what}`) },
    transactions: writers.reduce((sum, { committed }) => sum + committed(), 0),
    changes: Number(rows[0]?.n ?? 0),
  }
}
