-- Queries that admins keep, for all of them; and which of the user's migrations the server made, whose files may be missing: in
-- a container that is made anew, or where the folder cannot be written.

create table lite.snippets (
  id uuid primary key default gen_random_uuid(),
  name text not null check (length(name) between 1 and 100),
  sql text not null check (length(sql) <= 1000000),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table lite.snippets enable row level security;

create table lite.server_migrations (
  version bigint primary key
);
comment on table lite.server_migrations is 'Migrations of kind user whose text is in lite.migrations for good: a missing file is no mistake.';
alter table lite.server_migrations enable row level security;
