-- How far each proxy's spool was shipped; moves in the transaction that stores the batch, so that nothing is stored twice.
create table if not exists lectr_read.spool_positions (
  node text not null primary key,
  position bigint not null,
  stored bigint not null,
  updated_at timestamptz not null default now()
) with (fillfactor = 50);
