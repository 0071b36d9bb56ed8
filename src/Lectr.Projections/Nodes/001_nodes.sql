-- One row a proxy process. Times are the database's, so that the clocks of nodes do not matter.
create table if not exists lectr_read.nodes (
  node text primary key,
  url text not null,
  version text not null,
  started_at timestamptz not null,
  heartbeat_at timestamptz not null,
  settings_position bigint not null default 0,
  captured bigint not null default 0,
  stored bigint not null default 0,
  in_spool bigint not null default 0,
  lost bigint not null default 0
);

-- What the node learnt about each model's tokens, and how far its estimates were off.
alter table lectr_read.nodes add column if not exists estimates jsonb not null default '[]';
