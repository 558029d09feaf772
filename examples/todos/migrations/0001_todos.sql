-- Everybody has a list of their own: the policies say so, the app need not.
create table todos (
  id         uuid primary key default gen_random_uuid(),
  user_id    uuid not null default auth.uid() references auth.users on delete cascade,
  title      text not null constraint title_has_1_to_120_characters check (char_length(trim(title)) between 1 and 120),
  done       boolean not null default false,
  created_at timestamptz not null default now()
);
comment on table todos is 'Things to do; everybody sees only their own.';
comment on column todos.user_id is 'The owner: whoever inserts the row.';
create index on todos (user_id, created_at);

-- Row-level security is on already, as for every new table.
create policy "own todos" on todos to authenticated
  using (user_id = (select auth.uid()))
  with check (user_id = (select auth.uid()));
grant select, insert, update (title, done), delete on todos to authenticated;

alter publication supabase_realtime add table todos;
