// The world of the model of delivery: one table of hot rows whose versions only grow, who may see which of them, and what
// subscribers may want of it.
import type { Random } from './random.ts'

export const hotRows = 50

export interface HotRow {
  readonly id: number
  readonly v: number
  readonly owner: string | null
  readonly team: number
  readonly open: boolean
  readonly note: string
}

const users = [1, 2, 3, 4].map((n) => `00000000-0000-4000-8000-00000000000${n}`)

/** Policies that let the same be seen: in forms that are decided with and without PostgreSQL. */
const forms = [
  'owner = auth.uid()',
  '((select auth.uid()) = owner)',
  'owner is not null and not (owner is distinct from auth.uid())',
  `owner::text = coalesce(auth.jwt() ->> 'sub', '')`,
]
const openForms = ['open', 'open is true', 'open = true']

export const worldSql = `
  create table public.hot (id int primary key, v bigint not null, owner uuid, team int not null, open boolean not null,
    note text not null, pad text not null);
  alter table public.hot enable row level security;
  create table public.hot_versions (id int primary key, v bigint not null);
  insert into public.hot_versions select n, 0 from generate_series(1, ${hotRows}) n;
  create table public.hot_teams (member uuid, team int);
  alter table public.hot_teams enable row level security;
  create policy own on public.hot_teams for select using (member = auth.uid());
  insert into public.hot_teams values ('${users[0] ?? ''}', 1), ('${users[1] ?? ''}', 2);
  create policy own on public.hot for select using (${forms[0] ?? ''});
  create policy open on public.hot for select using (${openForms[0] ?? ''});
  create policy teams on public.hot for select to authenticated
    using (team in (select t.team from public.hot_teams t));
  grant select on public.hot, public.hot_teams to anon, authenticated;
  alter publication supabase_realtime add table public.hot;`

/** The same policies in other words. */
export const rewordSql = (random: Random): string =>
  random.chance(50)
    ? `alter policy own on public.hot using (${random.of(forms)})`
    : `alter policy open on public.hot using (${random.of(openForms)})`

/** Who subscribes; undefined for nobody in particular. */
export type User = string | undefined
export const someUser = (random: Random): User => (random.chance(15) ? undefined : random.of(users))

const teamsOf = new Map([
  [users[0], 1],
  [users[1], 2],
])

export const maySee = (user: User, row: HotRow): boolean =>
  row.open || (user !== undefined && (row.owner === user || teamsOf.get(user) === row.team))

/** What a subscriber wants: as the protocol writes it, in SQL, and as it is meant. */
export interface Wish {
  readonly filter: string | undefined
  readonly sql: string
  readonly holds: (row: HotRow) => boolean
}

const everything: Wish = { filter: undefined, sql: 'true', holds: () => true }
export const wishes: readonly Wish[] = [
  everything,
  everything,
  { filter: 'team=eq.1', sql: 'team = 1', holds: ({ team }) => team === 1 },
  { filter: 'id=lt.25,open=is.true', sql: 'id < 25 and open', holds: ({ id, open }) => id < 25 && open },
  { filter: 'note=like.a%', sql: `note like 'a%'`, holds: ({ note }) => note.startsWith('a') },
  { filter: 'note=in.(a,bb)', sql: `note in ('a', 'bb')`, holds: ({ note }) => ['a', 'bb'].includes(note) },
]

/** Values of a row's columns behind its id and version, in SQL; they differ with each. */
export function valuesSql(random: Random): string {
  const owner = random.chance(20) ? 'null' : `'${random.of(users)}'`
  const pad = random.chance(10) ? 20_000 + random(60_000) : random(200)
  const truth = String(random.chance(25))
  return `${owner}::uuid, ${random(4)}, ${truth}, '${random.of(['a', 'ab', 'bb', 'c'])}', repeat('x', ${pad})`
}
