// How much and how soon changes and broadcasts reach many clients of one server.
import { setTimeout as sleep } from 'node:timers/promises'
import type { ClientConfig } from 'pg'
import WebSocket from 'ws'
import { withClient } from '../../runtime/db/bootstrap/with-client.ts'
import { median, processorTime, quantile } from '../measure.ts'
import type { Product } from '../product.ts'
import { progress } from '../report.ts'
import { now, phoenix, plain, startReceivers, tokenOf, userId } from './clients.ts'

export const schema = `set role lite_admin;
  create table public.owned (id bigint generated always as identity primary key, owner uuid not null, title text not null);
  create table public.shared (id bigint generated always as identity primary key, title text not null);
  alter table public.owned enable row level security;
  alter table public.shared enable row level security;
  create policy own on public.owned for select to authenticated using (owner = auth.uid());
  create policy titled on public.shared for select to authenticated using (length(title) > 3);
  grant select on public.owned, public.shared to authenticated;
  alter publication supabase_realtime add table public.owned, public.shared;
  reset role`

export interface Throughput {
  /** Messages that reached clients, a second. */
  readonly perSecond: number
  /** Milliseconds of processor time of the server for 1,000 of them. */
  readonly processor: number
}

/** The middle one of several rates. */
const middle = (found: readonly Throughput[]): Throughput => ({
  perSecond: median(found.map(({ perSecond }) => perSecond)),
  processor: median(found.map(({ processor }) => processor)),
})

/** What `act` sends to clients: `expected` messages in all. */
async function measured(
  { pid }: Product,
  receivers: ReturnType<typeof startReceivers>,
  expected: number,
  act: () => Promise<unknown>,
): Promise<Throughput> {
  await receivers.arm(expected)
  const [begun, used] = [now(), processorTime(pid)]
  await act()
  const { at } = await receivers.all()
  return {
    perSecond: (expected / (at - begun)) * 1000,
    processor: ((processorTime(pid) - used) / expected) * 1000,
  }
}

/** Bulk writes to 500 subscribers. `own`: each sees the rows of one user; `shared`: all see all, as one policy says. */
export async function measureChanges(
  product: Product,
  kind: 'own' | 'shared',
  rounds: number,
  subscribers: number,
): Promise<Throughput> {
  const receivers = startReceivers(product.url)
  const table = kind === 'own' ? 'owned' : 'shared'
  await receivers.open(
    Array.from({ length: subscribers }, (_, at) => plain(product, table, tokenOf(product, at))),
  )
  const first = userId(0).slice(0, 24)
  const found = await withClient(product.superuser, async (client) => {
    const results: Throughput[] = []
    for (let round = 0; round <= rounds; round += 1) {
      const statements = kind === 'own' ? 20 : 1
      const rows = kind === 'own' ? 2 * subscribers : 400
      const text =
        kind === 'own'
          ? `insert into public.owned (owner, title) select ('${first}' || lpad(to_hex(i % ${subscribers}), 12, '0'))::uuid,
             'a title as people write them' from generate_series(1, ${rows}) i`
          : `insert into public.shared (title) select 'a title as people write them' from generate_series(1, ${rows})`
      const each = kind === 'own' ? rows : rows * subscribers
      const result = await measured(product, receivers, each * statements, async () => {
        for (let at = 0; at < statements; at += 1) await client.query(text)
      })
      if (round > 0) results.push(result)
    }
    return results
  })
  await receivers.stop()
  progress(`changes, ${kind}: ${JSON.stringify(found)}`)
  return middle(found)
}

export interface Latency {
  readonly p50: number
  readonly p99: number
}

/** From the answer to the commit until each of the clients has the change, so many changes a second. */
export async function measureLatency(
  product: Product,
  seconds: number,
  perSecond: number,
  subscribers: number,
): Promise<Latency> {
  const receivers = startReceivers(product.url)
  await receivers.open(
    Array.from({ length: subscribers }, (_, at) => plain(product, 'shared', tokenOf(product, at))),
  )
  const writes = seconds * perSecond
  const committed = new Map<number, number>()
  await receivers.arm(writes * subscribers, true)
  await withClient(product.superuser, async (client) => {
    const begun = now()
    const pending: Promise<void>[] = []
    for (let at = 0; at < writes; at += 1) {
      const wait = begun + (at * 1000) / perSecond - now()
      if (wait > 0) await sleep(wait)
      pending.push(
        client
          .query<{ id: string }>(
            "insert into public.shared (title) values ('a title as people write them') returning id",
          )
          .then(({ rows: [row] }) => void committed.set(Number(row?.id), now())),
      )
    }
    await Promise.all(pending)
  })
  const { stamps } = await receivers.all()
  await receivers.stop()
  const times = stamps.map(([id, at]) => at - (committed.get(id) ?? NaN))
  return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) }
}

/** One client broadcasts to a channel of many, as fast as all of them hear it. */
export async function measureBroadcast(
  product: Product,
  rounds: number,
  sockets: number,
): Promise<Throughput> {
  const receivers = startReceivers(product.url)
  await receivers.open(Array.from({ length: sockets }, () => phoenix(product, 'hall')))
  const { path, says } = phoenix(product, 'hall')
  const socket = new WebSocket(`${product.url.replace('http', 'ws')}${path}`)
  const heard = new Promise<void>((resolve) => socket.once('message', () => resolve()))
  socket.on('open', () => {
    for (const text of says) socket.send(text)
  })
  await heard
  const payload = { type: 'broadcast', event: 'cursor', payload: { x: 117, y: 408, who: userId(7) } }
  const found: Throughput[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const messages = 50
    const result = await measured(product, receivers, messages * sockets, async () => {
      for (let at = 0; at < messages; at += 1)
        socket.send(JSON.stringify(['1', String(at), 'realtime:hall', 'broadcast', payload]))
    })
    if (round > 0) found.push(result)
  }
  socket.close()
  await receivers.stop()
  progress(`broadcast: ${JSON.stringify(found)}`)
  return middle(found)
}

export async function prepare(superuser: ClientConfig): Promise<void> {
  await withClient(superuser, (client) => client.query(schema))
}
