-- The demo table: each user has a list that nobody else can see. Replace it by your own when you know your way around.
create table todos (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null default auth.uid() references auth.users on delete cascade,
  title text not null,
  done boolean not null default false,
  created_at timestamptz not null default now()
);

comment on table todos is 'Things to do; everybody sees only their own.';
comment on column todos.user_id is 'The owner: whoever inserts the row.';
comment on column todos.title is 'What is to be done.';
comment on column todos.done is 'True once it is done.';

create index todos_user_id_idx on todos (user_id);

-- Row-level security is on already, as for every new table: without a policy nobody sees a row.
-- `(select auth.uid())` is computed once per statement instead of once per row.
create policy "Owners see their todos" on todos for select to authenticated
  using (user_id = (select auth.uid()));
create policy "Owners add their todos" on todos for insert to authenticated
  with check (user_id = (select auth.uid()));
create policy "Owners change their todos" on todos for update to authenticated
  using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy "Owners delete their todos" on todos for delete to authenticated
  using (user_id = (select auth.uid()));

-- Nothing is granted to `anon`: without signing in there is nothing to see.
grant select, insert, update, delete on todos to authenticated;

alter publication supabase_realtime add table todos;
