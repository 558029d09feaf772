// What writers pay (decision 26): the same statements on a table without triggers, with ours, and with a row trigger that
// notifies with the row; in turns, so that all three see the same machine.
import type { ClientConfig } from 'pg'
import pg from 'pg'
import { withClient } from '../../runtime/db/bootstrap/with-client.ts'
import { median } from '../measure.ts'
import { progress } from '../report.ts'

const kinds = ['bare', 'ours', 'peer'] as const
type Kind = (typeof kinds)[number]

/** Milliseconds of a statement, by kind of table: medians of rounds. */
export type Times = Readonly<Record<Kind, number>>

export interface WritersFigures {
  readonly single: Times
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

async function timed(client: pg.Client, text: string, times: number): Promise<number> {
  const begun = performance.now()
  for (let at = 0; at < times; at += 1) await client.query(text)
  return (performance.now() - begun) / times
}

/** Rounds of one statement. @param times it runs for each table in one round */
async function inTurns(
  client: pg.Client,
  statement: (kind: Kind) => string,
  rounds: number,
  times: number,
): Promise<Times> {
  const found: Record<Kind, number[]> = { bare: [], ours: [], peer: [] }
  for (let round = 0; round <= rounds; round += 1) {
    for (let turn = 0; turn < kinds.length; turn += 1) {
      const kind = kinds[(round + turn) % kinds.length] ?? 'bare'
      const took = await timed(client, statement(kind), times)
      if (round > 0) found[kind].push(took) // the first warms up
    }
  }
  return { bare: median(found.bare), ours: median(found.ours), peer: median(found.peer) }
}

/** @param superuser of the product's database: its event triggers give the tables what they get in real life */
export async function measureWriters(superuser: ClientConfig, rounds: number): Promise<WritersFigures> {
  // the peer's notifications are heard, as they would be
  const listener = new pg.Client(superuser)
  await listener.connect()
  try {
    await listener.query('listen bench_rows')
    return await withClient(superuser, async (client) => {
      await client.query(schema)
      const figures = {
        single: await inTurns(client, single, rounds, 100),
        thousand: await inTurns(client, thousand, rounds, 3),
      }
      progress(`writers: ${JSON.stringify(figures)}`)
      return figures
    })
  } finally {
    await listener.end()
  }
}
