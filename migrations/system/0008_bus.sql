-- What processes of one database tell each other of their channels: broadcasts and who is present. Nothing of it outlives a
-- crash of the server, as the clients that it is for do not either. With NATS_URL none of it is used.

create unlogged table realtime.bus_process (
  id uuid primary key,
  expires_at timestamptz not null
);
comment on table realtime.bus_process is 'Processes that have clients; one that lets its lease end counts as dead.';

create unlogged table realtime.bus_message (
  process uuid not null,
  seq bigint not null,
  at timestamptz not null default clock_timestamp(),
  data bytea not null,
  primary key (process, seq)
);
alter table realtime.bus_message alter column data set storage external;
comment on column realtime.bus_message.seq is 'Counted by the sender, which writes one batch after the other: none comes late.';

alter table realtime.bus_process enable row level security;
alter table realtime.bus_message enable row level security;
