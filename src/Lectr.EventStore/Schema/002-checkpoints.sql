-- How far each projection has read the log; moves in the transaction of the projection's own writes.
create table if not exists lectr_read.checkpoints (
  projection text not null primary key,
  position bigint not null,
  updated_at timestamptz not null default now()
) with (fillfactor = 50);
