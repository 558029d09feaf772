// What goes wrong in the model, at random: database connections are killed, sockets are cut and fall silent, servers go
// away and come back, policies are said in other words or change, history is emptied, PostgreSQL crashes.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Random } from './random.ts'
import type { Subscriber } from './subscriber.ts'
import { rewordSql, someFlip, someRevocation, type Rules } from './world.ts'

export interface TcpProxy {
  readonly url: string
  /** Cuts all connections. */
  cut(): void
  /** Lets nothing pass for some milliseconds. */
  hush(milliseconds: number): Promise<void>
  close(): Promise<void>
}

/** @param to the port that connections go on to now */
export async function startTcpProxy(to: () => number): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(to(), '127.0.0.1')
    near.pipe(far).pipe(near)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => undefined)
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    hush: async (milliseconds) => {
      const hushed = [...sockets]
      for (const socket of hushed) socket.pause()
      await sleep(milliseconds)
      for (const socket of hushed) socket.resume()
    },
    close: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A server of the product; what is missing cannot be done to it. */
export interface Endpoint {
  readonly port: () => number
  readonly restart?: () => Promise<void>
  /** Stops the process where it is. @returns lets it go on */
  readonly freeze?: () => () => void
}

export interface NemesisOptions {
  readonly connection: pg.ClientConfig
  readonly random: Random
  readonly proxies: readonly TcpProxy[]
  readonly endpoints: readonly Endpoint[]
  readonly rules: Rules
  readonly subscribers: readonly Pick<Subscriber, 'user' | 'lookAway'>[]
  /** Makes PostgreSQL crash and start anew, by one of its processes; undefined where others use it. */
  readonly crash: ((backend: number) => void) | undefined
  /** Milliseconds between two blows at most. */
  readonly pace: number
  readonly signal: AbortSignal
}

const victims = {
  logIn: `usename in ('lite_admin', 'lite_api')`,
  owner: `usename = 'lite_admin'`,
  callers: `usename = 'lite_api'`,
  listener: `application_name = 'supabase-lite signals'`,
  writer: `application_name = 'model writer'`,
} as const

/** Milliseconds: longer than the leases by which processes know each other. */
const freezing = 6_500

/** A connection that is made anew when it is lost. */
class Line {
  #client: Promise<pg.Client> | undefined
  readonly #connection: pg.ClientConfig

  constructor(connection: pg.ClientConfig) {
    this.#connection = connection
  }

  async #connect(): Promise<pg.Client> {
    for (;;) {
      const made = new pg.Client(this.#connection)
      const lost = () => (this.#client = undefined)
      made.on('error', lost).on('end', lost)
      const failed = await made.connect().then(
        () => false,
        () => true,
      )
      if (!failed) return made
      await sleep(50)
    }
  }

  async query<R extends pg.QueryResultRow>(text: string): Promise<pg.QueryResult<R>> {
    const client = await (this.#client ??= this.#connect())
    return client.query<R>(text)
  }

  async end(): Promise<void> {
    await (await this.#client)?.end()
  }
}

/** Until `signal` fires. @returns how often it did what */
export async function nemesis(options: NemesisOptions): Promise<ReadonlyMap<string, number>> {
  const { connection, random, proxies, endpoints, rules, subscribers, crash, pace, signal } = options
  const done = new Map<string, number>()
  const line = new Line(connection)
  const kill = async (condition: string, all: boolean, how = 'terminate') => {
    await line.query(
      `select pg_${how}_backend(pid) from (select pid from pg_stat_activity where datname = current_database()
         and pid <> pg_backend_pid() and ${condition} order by random() ${all ? '' : 'limit 1'}) x`,
    )
  }
  /** Changes who may see what; who is affected begins anew, under eyes that know of it. */
  async function flip(): Promise<void> {
    const { sql, affects, apply } = someFlip(random, rules)
    const back = subscribers.filter(({ user }) => affects(user)).map(({ lookAway }) => lookAway())
    try {
      await line.query(sql)
      apply(rules)
      await sleep(random(300))
    } finally {
      for (const look of back) look()
    }
  }
  async function revoke(): Promise<void> {
    const { take, give } = someRevocation(random)
    await line.query(take)
    await sleep(random(400))
    for (;;) {
      const given = await line.query(give).then(
        () => true,
        () => false,
      )
      if (given) return
    }
  }
  async function empty(times: number): Promise<void> {
    for (let time = 0; time < times; time += 1) {
      await line.query(`select realtime.clean_up('1 millisecond', 1)`)
      await sleep(random(30))
    }
  }
  /** Empties until what was the newest is gone: transactions under way keep some of it. */
  async function emptyAll(): Promise<void> {
    const { rows } = await line.query<{ n: string }>('select max(n) as n from realtime.tick')
    for (let time = 0; time < 50; time += 1) {
      const gone = await line.query(`select from realtime.stream where floor > ${rows[0]?.n ?? '0'}`)
      if (gone.rows.length > 0) return
      await empty(2)
      await sleep(100)
    }
  }
  const restartable = endpoints.flatMap(({ restart }) => restart ?? [])
  const freezable = endpoints.flatMap(({ freeze }) => freeze ?? [])
  async function freeze(): Promise<void> {
    const thaw = random.of(freezable)()
    try {
      await emptyAll()
      await sleep(freezing)
    } finally {
      thaw()
    }
  }
  async function crashIt(): Promise<void> {
    const { rows } = await line.query<{ pid: number }>('select pg_backend_pid() as pid')
    crash?.(rows[0]?.pid ?? 0)
    const isUp = () =>
      line.query('select 1').then(
        () => true,
        () => false,
      )
    // what answers first may still be what goes down
    await isUp()
    while (!(await isUp())) await sleep(50)
  }
  const blows: readonly (readonly [name: string, chance: number, blow: () => unknown])[] = [
    ['a connection killed', 8, () => kill(victims.logIn, false)],
    ['all of the owner killed', 8, () => kill(victims.owner, true)],
    ['all of callers killed', 8, () => kill(victims.callers, true)],
    ['the listener killed', 8, () => kill(victims.listener, true)],
    ['a statement canceled', 8, () => kill(`${victims.logIn} and state = 'active'`, true, 'cancel')],
    ['a writer killed', 8, () => kill(victims.writer, false)],
    ['sockets cut', 8, () => random.of(proxies).cut()],
    ['sockets silent', 8, () => random.of(proxies).hush(100 + random(600))],
    ['policies in other words', 12, () => line.query(rewordSql(random, rules))],
    ['who sees what changed', 8, flip],
    ['the table taken away and given back', 5, revoke],
    ['history emptied', 4, () => (random.chance(40) ? emptyAll() : empty(1 + random(9)))],
    ['a server killed', restartable.length > 0 ? 10 : 0, () => random.of(restartable)()],
    ['a server stopped while history is emptied', freezable.length > 0 ? 4 : 0, freeze],
    ['PostgreSQL crashed', crash ? 4 : 0, crashIt],
  ]
  const all = blows.flatMap((one) => Array.from({ length: one[1] }, () => one))
  const isOver = () => signal.aborted
  for (;;) {
    await sleep(random(pace), undefined, { signal }).catch(() => undefined)
    if (isOver()) break
    const [name, , blow] = random.of(all)
    // what waits too long for a lock is one blow less
    const failed = await Promise.resolve(blow()).catch((error: unknown) => error)
    if (failed instanceof Error && !(failed instanceof pg.DatabaseError)) throw failed
    done.set(name, (done.get(name) ?? 0) + 1)
  }
  await line.end()
  return done
}
