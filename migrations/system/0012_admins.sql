-- Admins of the dashboard, apart from the users of apps: their sessions (cookies) and the links by which the first one is
-- made or a lost password set anew. Tokens are stored as SHA-256 only.

create table lite.admins (
  id uuid primary key default gen_random_uuid(),
  email text not null check (length(email) between 3 and 255),
  password_hash text not null,
  created_at timestamptz not null default now(),
  last_sign_in_at timestamptz
);
create unique index admins_email_idx on lite.admins (lower(email));

create table lite.admin_sessions (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique,
  admin_id uuid not null references lite.admins (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '12 hours',
  ip text,
  user_agent text
);
create index admin_sessions_admin_idx on lite.admin_sessions (admin_id);
create index admin_sessions_expires_at_idx on lite.admin_sessions (expires_at);

create table lite.setup_links (
  token_hash bytea primary key,
  expires_at timestamptz not null default now() + interval '30 minutes'
);
comment on table lite.setup_links is 'Whoever has one makes an admin or sets an admin''s password: once, then all of them end.';

-- Every process keeps the living sessions in memory and looks again when this rings.
create trigger lite_admins_changed after insert or delete or update of email on lite.admins
  for each statement execute function lite.ring('lite_admins');
create trigger lite_admin_sessions_changed after insert or delete or update on lite.admin_sessions
  for each statement execute function lite.ring('lite_admins');

do $$
declare
  target text;
begin
  foreach target in array array['lite.admins', 'lite.admin_sessions', 'lite.setup_links'] loop
    execute format('alter table %s enable row level security', target);
    execute format('create policy lite_auth on %s to lite_auth using (true) with check (true)', target);
    execute format('grant select, insert, update, delete on %s to lite_auth', target);
  end loop;
end
$$;
