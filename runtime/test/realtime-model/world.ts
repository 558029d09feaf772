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
export const rewordSql = (random: Random, { showsOpen }: Rules): string =>
  random.chance(50) || !showsOpen
    ? `alter policy own on public.hot using (${random.of(forms)})`
    : `alter policy open on public.hot using (${random.of(openForms)})`

/** Who subscribes; undefined for nobody in particular. */
export type User = string | undefined
export const someUser = (random: Random): User => (random.chance(15) ? undefined : random.of(users))

/** What decides who may see what beside the rows themselves. Changes while the affected look away. */
export interface Rules {
  readonly teams: Map<string, number>
  showsOpen: boolean
}

export const createRules = (): Rules => ({
  teams: new Map(users.slice(0, 2).map((user, at) => [user, at + 1])),
  showsOpen: true,
})

/** A change of the rules: what to say to the database, whom it affects, and what holds from then on. */
export interface Flip {
  readonly sql: string
  readonly affects: (user: User) => boolean
  readonly apply: (rules: Rules) => void
}

export function someFlip(random: Random, rules: Rules): Flip {
  if (random.chance(40)) {
    const shows = !rules.showsOpen
    return {
      sql: `alter policy open on public.hot using (${shows ? openForms[0] : 'open and false'})`,
      affects: () => true,
      apply: (now) => (now.showsOpen = shows),
    }
  }
  const [user, team] = [random.of(users.slice(0, 2)), random(4)]
  return {
    sql: `update public.hot_teams set team = ${team} where member = '${user}'`,
    affects: (one) => one === user,
    apply: ({ teams }) => teams.set(user, team),
  }
}

/** Takes the table away from a role, and gives it back. */
export const someRevocation = (random: Random): { readonly take: string; readonly give: string } => {
  const role = random.of(['anon', 'authenticated'])
  return {
    take: `revoke select on public.hot from ${role}`,
    give: `grant select on public.hot to ${role}`,
  }
}

export const maySee = (user: User, row: HotRow, { teams, showsOpen }: Rules): boolean =>
  (row.open && showsOpen) || (user !== undefined && (row.owner === user || teams.get(user) === row.team))

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
