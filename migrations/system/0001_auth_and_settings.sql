-- What every database of ours has: auth.users (the columns of Supabase's, so that apps may refer to them), the helpers
-- that policies call, settings and keys. Runs as the owner of our objects, at both privilege levels.

create table auth.users (
  instance_id uuid,
  id uuid primary key,
  aud varchar(255),
  role varchar(255),
  email varchar(255),
  encrypted_password varchar(255),
  email_confirmed_at timestamptz,
  invited_at timestamptz,
  confirmation_token varchar(255),
  confirmation_sent_at timestamptz,
  recovery_token varchar(255),
  recovery_sent_at timestamptz,
  email_change_token_new varchar(255),
  email_change varchar(255),
  email_change_sent_at timestamptz,
  last_sign_in_at timestamptz,
  raw_app_meta_data jsonb,
  raw_user_meta_data jsonb,
  is_super_admin boolean,
  created_at timestamptz,
  updated_at timestamptz,
  phone text unique,
  phone_confirmed_at timestamptz,
  phone_change text default '',
  phone_change_token varchar(255) default '',
  phone_change_sent_at timestamptz,
  confirmed_at timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
  email_change_token_current varchar(255) default '',
  email_change_confirm_status smallint default 0 check (email_change_confirm_status between 0 and 2),
  banned_until timestamptz,
  reauthentication_token varchar(255) default '',
  reauthentication_sent_at timestamptz,
  is_sso_user boolean not null default false,
  deleted_at timestamptz,
  is_anonymous boolean not null default false
);
comment on table auth.users is 'One row per user. Read it through auth.uid() and foreign keys; the API roles have no grant.';
comment on column auth.users.raw_user_meta_data is 'Writable by the user: never use it in a policy.';

create unique index users_email_partial_key on auth.users (email) where not is_sso_user;
create index users_email_lower_idx on auth.users (lower(email));
create index users_instance_id_idx on auth.users (instance_id);
create index users_is_anonymous_idx on auth.users (is_anonymous);
create unique index confirmation_token_idx on auth.users (confirmation_token)
  where confirmation_token !~ '^[0-9 ]*$';
create unique index recovery_token_idx on auth.users (recovery_token) where recovery_token !~ '^[0-9 ]*$';
create unique index email_change_token_new_idx on auth.users (email_change_token_new)
  where email_change_token_new !~ '^[0-9 ]*$';
create unique index email_change_token_current_idx on auth.users (email_change_token_current)
  where email_change_token_current !~ '^[0-9 ]*$';
create unique index reauthentication_token_idx on auth.users (reauthentication_token)
  where reauthentication_token !~ '^[0-9 ]*$';

alter table auth.users enable row level security;

-- A setting that was once set with SET LOCAL is '' afterwards on the same connection, hence nullif. The single claim
-- comes first: asCaller sets it, and it needs no JSON parsing per row.
create function auth.uid() returns uuid language sql stable parallel safe as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub', '')
  )::uuid
$$;
create function auth.role() returns text language sql stable parallel safe as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role', '')
  )
$$;
create function auth.email() returns text language sql stable parallel safe as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email', '')
  )
$$;
create function auth.jwt() returns jsonb language sql stable parallel safe as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;
comment on function auth.uid() is 'Id of the user who makes the request, null without one.';
comment on function auth.role() is 'The claim "role" of the request''s token.';
comment on function auth.email() is 'The claim "email" of the request''s token.';
comment on function auth.jwt() is 'All claims of the request''s token, null without one.';

grant usage on schema auth, extensions to anon, authenticated, service_role;
revoke execute on function auth.uid(), auth.role(), auth.email(), auth.jwt() from public;
grant execute on function auth.uid(), auth.role(), auth.email(), auth.jwt()
  to anon, authenticated, service_role;

create table lite.settings (
  key text primary key,
  value text not null,
  encrypted boolean not null default false,
  updated_at timestamptz not null default now(),
  updated_by text
);
comment on table lite.settings is 'Settings that the dashboard manages; an environment variable of the same name wins.';

create table lite.api_keys (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  kind text not null check (kind in ('publishable', 'secret')),
  key text unique check ((kind = 'publishable') = (key is not null)),
  key_hash bytea unique check ((kind = 'secret') = (key_hash is not null)),
  key_end text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
comment on column lite.api_keys.key is 'A publishable key in clear; secret keys are stored only as key_hash.';
comment on column lite.api_keys.key_hash is 'SHA-256 of a secret key, which was shown once.';
comment on column lite.api_keys.key_end is 'The last four characters, to tell keys apart.';

alter table lite.settings enable row level security;
alter table lite.api_keys enable row level security;

do $$
begin
  if not exists (select from pg_publication where pubname = 'supabase_realtime') then
    create publication supabase_realtime;
  end if;
end
$$;
