-- Hours before this one have been judged whole; moves in the transaction that appends what was found.
create table if not exists lectr_read.anomaly_progress (
  organisation text not null primary key,
  judged_before timestamptz not null
);
