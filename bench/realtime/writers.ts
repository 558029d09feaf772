// What writers pay (decision 26): the same statements on a table without triggers, with ours, and with a row trigger that
// notifies with the row; in turns, so that all three see the same machine.
import type { ClientConfig } from 'pg'
import pg from 'pg'
import { median } from '../measure.ts'
import { progress } from '../report.ts'

const kinds = ['bare', 'ours', 'peer'] as const
type Kind = (typeof kinds)[number]

/** Milliseconds of a statement, by kind of table: medians of rounds. */
export type Times = Readonly<Record<Kind, number>>

export interface WritersFigures {
  readonly single: Times
  /** A row, of each of several writers at once: notifications make commits wait for each other. */
  readonly crowd: Times
  readonly thousand: Times
}

const schema = `set role lite_admin;
  ${kinds
    .map(
      (kind) => `create table public.writes_${kind} (
        id bigint generated always as identity primary key, owner uuid not null, title text not null,
        done bool not null default false, at timestamptz not null default now(), tags text[] not null default '{}');
        alter table public.writes_${kind} enable row level security;`,
    )
    .join('\n')}
  create function public.notify_row() returns trigger language plpgsql as $$
    begin perform pg_notify('bench_rows', row_to_json(new)::text); return null; end $$;
  create trigger notify after insert on public.writes_peer for each row execute function public.notify_row();
  alter publication supabase_realtime add table public.writes_ours;
  reset role`

const single = (kind: Kind): string =>
  `insert into public.writes_${kind} (owner, title) values (gen_random_uuid(), 'a title as people write them')`
const thousand = (kind: Kind): string =>
  `insert into public.writes_${kind} (owner, title)
   select gen_random_uuid(), 'a title as people write them ' || i from generate_series(1, 1000) i`

/** Writers that are at work together in `crowd`. */
const writers = 8

/**
 * Rounds of one statement, by all clients at once; medians of single statements, so that a moment in which the machine
 * was busy does not count.
 * @param times that each client runs it for each table in one round
 */
async function inTurns(
  clients: readonly pg.Client[],
  statement: (kind: Kind) => string,
  rounds: number,
  times: number,
): Promise<Times> {
  const found: Record<Kind, number[]> = { bare: [], ours: [], peer: [] }
  const run = async (client: pg.Client, kind: Kind, keeps: boolean) => {
    for (let at = 0; at < times; at += 1) {
      const begun = performance.now()
      await client.query(statement(kind))
      if (keeps) found[kind].push(performance.now() - begun)
    }
  }
  for (let round = 0; round <= rounds; round += 1) {
    for (let turn = 0; turn < kinds.length; turn += 1) {
      const kind = kinds[(round + turn) % kinds.length] ?? 'bare'
      await Promise.all(clients.map((client) => run(client, kind, round > 0))) // the first round warms up
    }
  }
  return { bare: median(found.bare), ours: median(found.ours), peer: median(found.peer) }
}

/** @param superuser of the product's database: its event triggers give the tables what they get in real life */
export async function measureWriters(superuser: ClientConfig, rounds: number): Promise<WritersFigures> {
  const clients = Array.from({ length: writers + 1 }, () => new pg.Client(superuser))
  const [listener, first, ...others] = clients
  if (!listener || !first) throw new Error('no clients')
  try {
    for (const client of clients) await client.connect()
    await first.query(schema)
    // the peer's notifications are heard, as they would be
    await listener.query('listen bench_rows')
    const figures = {
      single: await inTurns([first], single, rounds * 5, 20),
      crowd: await inTurns([first, ...others], single, rounds * 2, 20),
      thousand: await inTurns([first], thousand, rounds * 2, 1),
    }
    progress(`writers: ${JSON.stringify(figures)}`)
    return figures
  } finally {
    for (const client of clients) await client.end()
  }
}
