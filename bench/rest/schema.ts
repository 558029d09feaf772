// The tables that requests are measured on: todos with 100,000 rows under RLS, lists with items, and two to write into.
import type { ClientConfig } from 'pg'
import { withClient } from '../../runtime/db/bootstrap/with-client.ts'

/** The user who asks. Every second row is theirs. */
export const user = '00000000-0000-4000-9000-000000000001'
const other = '00000000-0000-4000-9000-000000000002'

export interface Sizes {
  readonly todos: number
  readonly lists: number
}

/** What {@link createSchema} makes outside of the quick mode. */
export const fullSizes: Sizes = { todos: 100_000, lists: 4_000 }

const columns = `
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid(),
  title text not null,
  done boolean not null default false,
  created_at timestamptz not null default now()`

const secured = (table: string) => `
  alter table public.${table} enable row level security;
  create policy own on public.${table} to authenticated
    using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
  grant select, insert, update, delete on public.${table} to authenticated;`

/** The id of row `n`; even ones belong to {@link user}. */
const idOf = (n: string) => `('00000000-0000-4000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`

const owner = `case when n % 2 = 0 then '${user}'::uuid else '${other}'::uuid end`

const filled = (table: string, rows: number) => `
  create table public.${table} (${columns});
  create index on public.${table} (user_id);
  insert into public.${table} (id, user_id, title, done)
    select ${idOf('n')}, ${owner}, 'Thing number ' || n || ' to do', n % 3 = 0 from generate_series(1, ${rows}) n;
  ${secured(table)}`

/** Makes and fills the tables. @param superuser on the database that the product serves */
export async function createSchema(superuser: ClientConfig, { todos, lists }: Sizes): Promise<void> {
  await withClient(superuser, async (client) => {
    await client.query('drop table if exists public.todos')
    await client.query(filled('todos', todos))
    await client.query(filled('tasks', 10_000))
    await client.query(`create table public.inbox (${columns}); ${secured('inbox')}`)
    await client.query(filled('lists', lists))
    await client.query(`
      create table public.items (${columns},
        list_id uuid not null references public.lists on delete cascade);
      create index on public.items (list_id);
      insert into public.items (user_id, title, list_id)
        select ${owner}, 'Item ' || i || ' of list ' || n, ${idOf('n')}
        from generate_series(1, ${lists}) n, generate_series(1, 5) i;
      ${secured('items')}`)
    await client.query('vacuum analyze')
  })
}

/** Empties the table that is written into, so that it is as large at the end of a run as at its beginning. */
export async function emptyInbox(superuser: ClientConfig): Promise<void> {
  await withClient(superuser, (client) => client.query('truncate public.inbox'))
}
