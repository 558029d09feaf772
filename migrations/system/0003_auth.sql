-- The identity service: sessions, tokens, identities, factors, one-time tokens, audit log, under Supabase's names, which
-- apps and policies refer to; and what is ours beside it: revocations, mails, counters. The login lite_auth serves it.

create type auth.aal_level as enum ('aal1', 'aal2', 'aal3');
create type auth.factor_type as enum ('totp', 'webauthn', 'phone', 'recovery_code');
create type auth.factor_status as enum ('unverified', 'verified');
create type auth.code_challenge_method as enum ('s256', 'plain');
create type auth.one_time_token_type as enum (
  'confirmation_token', 'reauthentication_token', 'recovery_token', 'email_change_token_new',
  'email_change_token_current', 'phone_change_token'
);

create table auth.identities (
  provider_id text not null,
  user_id uuid not null references auth.users on delete cascade,
  identity_data jsonb not null,
  provider text not null,
  last_sign_in_at timestamptz,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  email text generated always as (lower(identity_data ->> 'email')) stored,
  id uuid primary key default gen_random_uuid(),
  unique (provider_id, provider)
);
create index identities_user_id_idx on auth.identities (user_id);
create index identities_email_idx on auth.identities (email text_pattern_ops);
comment on column auth.identities.identity_data is
  'email_verified tells whether the provider, or a mail of ours, proved the address. Only then identities are linked.';

create table auth.sessions (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  factor_id uuid,
  aal auth.aal_level not null default 'aal1',
  not_after timestamptz,
  refreshed_at timestamp,
  user_agent text,
  ip inet,
  tag text,
  oauth_client_id uuid,
  scopes text,
  refresh_token_hmac_key text,
  refresh_token_counter bigint
);
create index sessions_user_id_created_at_idx on auth.sessions (user_id, created_at desc);
create index sessions_not_after_idx on auth.sessions (not_after);

create table auth.refresh_tokens (
  instance_id uuid,
  id bigint generated always as identity primary key,
  token varchar(255) not null unique,
  user_id varchar(255),
  revoked boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  parent varchar(255),
  session_id uuid not null references auth.sessions on delete cascade
);
create index refresh_tokens_session_id_revoked_idx on auth.refresh_tokens (session_id, revoked);
create index refresh_tokens_parent_idx on auth.refresh_tokens (parent);
create index refresh_tokens_updated_at_idx on auth.refresh_tokens (updated_at desc);
comment on column auth.refresh_tokens.token is 'SHA-256 in hex; the token itself is nowhere.';

create table auth.mfa_factors (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users on delete cascade,
  friendly_name text,
  factor_type auth.factor_type not null,
  status auth.factor_status not null default 'unverified',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  secret text,
  phone text,
  last_challenged_at timestamptz,
  web_authn_credential jsonb,
  web_authn_aaguid uuid,
  last_webauthn_challenge_data jsonb,
  last_totp_step bigint
);
create unique index mfa_factors_user_friendly_name_unique on auth.mfa_factors (friendly_name, user_id)
  where trim(friendly_name) <> '';
create index mfa_factors_user_id_idx on auth.mfa_factors (user_id);
create unique index unique_phone_factor_per_user on auth.mfa_factors (user_id, phone);
create unique index mfa_factors_recovery_code_unique on auth.mfa_factors (user_id) where factor_type = 'recovery_code';
comment on column auth.mfa_factors.secret is 'Encrypted with a key derived from APP_SECRET.';
comment on column auth.mfa_factors.last_totp_step is 'The newest 30-second step whose code was used: none is taken twice.';

create table auth.mfa_challenges (
  id uuid primary key default gen_random_uuid(),
  factor_id uuid not null references auth.mfa_factors on delete cascade,
  created_at timestamptz not null default now(),
  verified_at timestamptz,
  ip_address inet not null,
  otp_code text,
  web_authn_session_data jsonb,
  attempts smallint not null default 0
);
create index mfa_challenges_created_at_idx on auth.mfa_challenges (created_at desc);
create index mfa_challenges_factor_id_idx on auth.mfa_challenges (factor_id);

create table auth.mfa_recovery_codes (
  id uuid primary key default gen_random_uuid(),
  factor_id uuid not null references auth.mfa_factors on delete cascade,
  code_hash text not null,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  unique (factor_id, code_hash)
);
comment on column auth.mfa_recovery_codes.code_hash is 'Keyed hash; the codes themselves are nowhere.';

create table auth.mfa_amr_claims (
  id uuid primary key default gen_random_uuid(),
  session_id uuid not null references auth.sessions on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  authentication_method text not null,
  unique (session_id, authentication_method)
);

create table auth.one_time_tokens (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references auth.users on delete cascade,
  token_type auth.one_time_token_type not null,
  token_hash text not null check (token_hash <> ''),
  relates_to text not null,
  created_at timestamp not null default (now() at time zone 'utc'),
  updated_at timestamp not null default (now() at time zone 'utc'),
  otp_hash text,
  attempts smallint not null default 0,
  expires_at timestamptz not null,
  details jsonb not null default '{}'
);
create unique index one_time_tokens_token_hash_idx on auth.one_time_tokens (token_hash);
create index one_time_tokens_user_id_idx on auth.one_time_tokens (user_id, token_type);
create index one_time_tokens_relates_to_idx on auth.one_time_tokens using hash (relates_to);
comment on column auth.one_time_tokens.token_hash is 'SHA-256 in hex of the 256-bit token in the link.';
comment on column auth.one_time_tokens.otp_hash is 'Keyed hash of the short code, which dies after five wrong tries.';
comment on column auth.one_time_tokens.details is
  'What belongs to this attempt alone: the password and metadata that were given with it, its flow, its kind.';

create table auth.flow_state (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references auth.users on delete cascade,
  auth_code text,
  code_challenge_method auth.code_challenge_method,
  code_challenge text,
  provider_type text not null,
  provider_access_token text,
  provider_refresh_token text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  authentication_method text not null,
  auth_code_issued_at timestamptz,
  invite_token text,
  referrer text,
  oauth_client_state_id uuid,
  linking_target_id uuid,
  email_optional boolean not null default false,
  state_hash text,
  state_used_at timestamptz,
  details jsonb not null default '{}'
);
create unique index flow_state_auth_code_idx on auth.flow_state (auth_code);
create unique index flow_state_state_hash_idx on auth.flow_state (state_hash);
create index flow_state_user_id_idx on auth.flow_state (user_id, authentication_method);
create index flow_state_created_at_idx on auth.flow_state (created_at desc);
comment on column auth.flow_state.auth_code is 'SHA-256 in hex.';
comment on column auth.flow_state.state_hash is 'SHA-256 in hex of what a provider sends back, once.';
comment on column auth.flow_state.provider_access_token is 'Encrypted with a key derived from APP_SECRET; gone once told.';

create table auth.audit_log_entries (
  instance_id uuid,
  id uuid primary key default gen_random_uuid(),
  payload json,
  created_at timestamptz default now(),
  ip_address varchar(64) not null default ''
);
create index audit_log_entries_created_at_idx on auth.audit_log_entries (created_at desc);

-- Sessions and users whose access tokens are refused although they have not expired. Filled by triggers, so that a plain
-- DELETE by an operator counts as much as a request; every process keeps the living entries in memory.
create table lite.revocations (
  kind text not null check (kind in ('session', 'user')),
  id uuid not null,
  revoked_at timestamptz not null default clock_timestamp(),
  until timestamptz not null,
  primary key (kind, id)
);
create index revocations_revoked_at_idx on lite.revocations (revoked_at);
create index revocations_until_idx on lite.revocations (until);
comment on column lite.revocations.until is 'Until then tokens are refused; in the past where a ban was lifted.';

create function lite.revoke(kind text, id uuid, until timestamptz) returns void
language sql set search_path = '' as $$
  insert into lite.revocations as r (kind, id, until) values (kind, id, until)
  on conflict on constraint revocations_pkey
    do update set until = excluded.until, revoked_at = clock_timestamp();
  select pg_catalog.pg_notify('lite_revocations', '');
$$;

-- A day is longer than any access token lives: JWT_EXPIRY is at most that.
create function lite.after_session_delete() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform lite.revoke('session', old.id, now() + interval '25 hours');
  return null;
end
$$;
create trigger lite_revoke after delete on auth.sessions
  for each row execute function lite.after_session_delete();
create trigger lite_revoke_ended after update of not_after on auth.sessions
  for each row when (new.not_after <= now()) execute function lite.after_session_delete();

create function lite.after_user_change() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    perform lite.revoke('user', old.id, now() + interval '25 hours');
  elsif new.deleted_at is not null then
    perform lite.revoke('user', new.id, 'infinity');
  else
    perform lite.revoke('user', new.id, coalesce(new.banned_until, now()));
  end if;
  return null;
end
$$;
create trigger lite_revoke_deleted after delete on auth.users
  for each row execute function lite.after_user_change();
create trigger lite_revoke_changed after update of banned_until, deleted_at on auth.users
  for each row when (new.banned_until is distinct from old.banned_until or new.deleted_at is distinct from old.deleted_at)
  execute function lite.after_user_change();

-- A doorbell: every process looks at once at what changed. The argument names the channel.
create function lite.ring() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform pg_catalog.pg_notify(tg_argv[0], '');
  return null;
end
$$;
create trigger lite_keys_changed after insert or delete or update of revoked_at, key, key_hash on lite.api_keys
  for each statement execute function lite.ring('lite_keys');

-- The outbox: a mail is written with the change that it tells of, and sent afterwards. Without SMTP it stays here and is
-- the inbox that the dashboard shows in development.
create table lite.mails (
  id bigint generated always as identity primary key,
  kind text not null,
  recipient text not null,
  subject text not null,
  html text not null,
  text text not null,
  created_at timestamptz not null default now(),
  next_try_at timestamptz not null default now(),
  tries int not null default 0,
  last_error text,
  sent_at timestamptz,
  failed_at timestamptz
);
create index mails_waiting_idx on lite.mails (next_try_at) where sent_at is null and failed_at is null;
create index mails_created_at_idx on lite.mails (created_at desc);
comment on table lite.mails is 'Links and codes are in its texts until a mail is sent, then no more.';

create trigger lite_mail_waits after insert on lite.mails
  for each statement execute function lite.ring('lite_mails');

-- Counters of all processes; lost in a crash, which only forgives.
create unlogged table lite.rate_limits (
  key text primary key,
  count int not null,
  resets_at timestamptz not null
);
create index rate_limits_resets_at_idx on lite.rate_limits (resets_at);

do $$
declare
  target text;
begin
  foreach target in array array[
    'auth.users', 'auth.identities', 'auth.sessions', 'auth.refresh_tokens', 'auth.mfa_factors', 'auth.mfa_challenges',
    'auth.mfa_recovery_codes', 'auth.mfa_amr_claims', 'auth.one_time_tokens', 'auth.flow_state',
    'auth.audit_log_entries', 'lite.revocations', 'lite.mails', 'lite.rate_limits', 'lite.api_keys', 'lite.settings'
  ] loop
    execute format('alter table %s enable row level security', target);
    execute format('create policy lite_auth on %s to lite_auth using (true) with check (true)', target);
    execute format('grant select, insert, update, delete on %s to lite_auth', target);
  end loop;
end
$$;
grant usage on schema auth to lite_auth;
grant execute on all functions in schema auth to lite_auth;
