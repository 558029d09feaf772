// The typed client of a test's database in Node, with sockets that tests may break, and listeners whose calls are remembered.
import WebSocket from 'ws'
import type { TestServer } from './server.ts'
import { tableClient, createHttp, type TableClient, type TableTypes, type Change } from '../client/index.ts'
import type { Facts } from '../client/facts.ts'

export type Row = Readonly<Record<string, unknown>>

/** Types that tests of behaviour need not know. */
export interface Loose extends TableTypes {
  readonly row: Record<string, string | number | boolean | null>
  readonly insert: object
  readonly update: object
  readonly computed: object
  readonly relations: object
  readonly kinds: object
}

export interface LiveClient {
  table(facts: Facts): TableClient<Loose>
  /** Sockets that were opened, in their order. */
  readonly sockets: readonly WebSocket[]
  /** How many requests were sent. */
  readonly requests: number
  /** Ends the newest one without a word. */
  cut(): void
  as(token: string | null): void
}

/** @param token of a user; null: the anon key alone */
export function liveClient(
  server: Pick<TestServer, 'url' | 'config'>,
  token: string | null = null,
  key?: string,
): LiveClient {
  let current = token
  let requests = 0
  const sockets: WebSocket[] = []
  class Recorded extends WebSocket {
    constructor(address: string) {
      super(address)
      sockets.push(this)
    }
  }
  const http = createHttp({
    url: server.url,
    key: key ?? server.config.anonKey,
    accessToken: () => current,
    fetch: (input, init) => {
      requests += 1
      return fetch(input, init)
    },
    WebSocket: Recorded,
  })
  return {
    table: (facts) => tableClient<Loose>(http, facts),
    sockets,
    get requests() {
      return requests
    },
    cut: () => sockets.at(-1)?.terminate(),
    as: (next) => (current = next),
  }
}

export interface Heard<Given> {
  readonly all: Given[]
  readonly listener: (given: Given) => void
  /** Resolves when `fits` holds of all that came. @throws Error after 20 s */
  until(fits: (all: readonly Given[]) => boolean): Promise<void>
}

/** Remembers what a listener is called with. */
export function hear<Given>(): Heard<Given> {
  const all: Given[] = []
  const looks = new Set<() => void>()
  return {
    all,
    listener: (given) => {
      all.push(given)
      for (const look of looks) look()
    },
    until: (fits) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => reject(new Error(`nothing that fits came: ${JSON.stringify(all).slice(-2_000)}`)),
          20_000,
        )
        const look = () => {
          if (!fits(all)) return
          clearTimeout(timer)
          looks.delete(look)
          resolve()
        }
        looks.add(look)
        look()
      }),
  }
}

/** A change in short: its type and the key of its row. */
export const brief = (change: Change<Row>): string =>
  'record' in change ? `${change.type} ${String((change.record ?? change.old).id)}` : change.type
