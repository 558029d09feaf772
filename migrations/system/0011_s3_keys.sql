-- Keys of the S3 protocol: each speaks for the service role, or for a user and then under his policies. A key ends with its
-- user. The secret must be known to check signatures, so it is kept sealed, under a key that the database does not have.

create table storage.s3_keys (
  id uuid primary key default gen_random_uuid(),
  access_key text collate "C" not null unique,
  secret bytea,
  name text not null check (length(name) between 1 and 100),
  user_id uuid references auth.users (id) on delete cascade,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  check ((secret is null) = (revoked_at is not null))
);
create index s3_keys_user_idx on storage.s3_keys (user_id);
comment on column storage.s3_keys.secret is 'AES-256-GCM: nonce, tag, text; null once it is revoked.';
comment on column storage.s3_keys.user_id is 'Whom it speaks for; null: the service role.';
alter table storage.s3_keys enable row level security;
