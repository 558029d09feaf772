// What goes wrong in the model, at random: database connections are killed, sockets are cut and fall silent, servers go
// away and come back, policies are said in other words, history is emptied.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Random } from './random.ts'
import { rewordSql } from './world.ts'

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

/** A server of the product; `restart` is missing where it stays. */
export interface Endpoint {
  readonly port: () => number
  readonly restart?: () => Promise<void>
}

export interface NemesisOptions {
  readonly connection: pg.ClientConfig
  readonly random: Random
  readonly proxies: readonly TcpProxy[]
  readonly endpoints: readonly Endpoint[]
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

/** Until `signal` fires. @returns how often it did what */
export async function nemesis(options: NemesisOptions): Promise<ReadonlyMap<string, number>> {
  const { connection, random, proxies, endpoints, pace, signal } = options
  const done = new Map<string, number>()
  const client = new pg.Client(connection)
  client.on('error', () => undefined)
  await client.connect()
  const kill = async (condition: string, all: boolean, how = 'terminate') => {
    await client.query(
      `select pg_${how}_backend(pid) from (select pid from pg_stat_activity where datname = current_database()
         and pid <> pg_backend_pid() and ${condition} order by random() ${all ? '' : 'limit 1'}) x`,
    )
  }
  const blows: readonly (readonly [name: string, blow: () => unknown])[] = [
    ['a connection killed', () => kill(victims.logIn, false)],
    ['all of the owner killed', () => kill(victims.owner, true)],
    ['all of callers killed', () => kill(victims.callers, true)],
    ['the listener killed', () => kill(victims.listener, true)],
    ['a statement canceled', () => kill(`${victims.logIn} and state = 'active'`, true, 'cancel')],
    ['a writer killed', () => kill(victims.writer, false)],
    ['sockets cut', () => random.of(proxies).cut()],
    ['sockets silent', () => random.of(proxies).hush(100 + random(600))],
    ['policies in other words', () => client.query(rewordSql(random))],
    ['policies in other words', () => client.query(rewordSql(random))],
  ]
  const emptying = [
    'history emptied',
    () => client.query(`select realtime.clean_up('1 millisecond', 1)`).then(() => undefined),
  ] as const
  const restartable = endpoints.flatMap(({ restart }) => restart ?? [])
  const isOver = () => signal.aborted
  for (;;) {
    await sleep(random(pace), undefined, { signal }).catch(() => undefined)
    if (isOver()) break
    const choice = random(100)
    const [name, blow] =
      choice < 10 && restartable.length > 0
        ? (['a server killed', random.of(restartable)] as const)
        : choice < 12
          ? emptying
          : random.of(blows)
    // what waits too long for a lock is one blow less
    const failed = await Promise.resolve(blow()).catch((error: unknown) => error)
    if (failed instanceof Error && !(failed instanceof pg.DatabaseError)) throw failed
    done.set(name, (done.get(name) ?? 0) + 1)
  }
  await client.end()
  return done
}
