-- Events that a projection could not fold; it went on without them. Cleared by a rebuild that succeeds with them.
create table if not exists lectr_read.dead_events (
  projection text not null,
  position bigint not null,
  organisation text not null,
  type text not null,
  error text not null,
  at timestamptz not null default now(),
  primary key (projection, position)
);
