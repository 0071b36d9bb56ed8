-- What operators changed: rules and prices, in a sentence each, as possible causes of what traffic does afterwards.
create table if not exists lectr_read.changes (
  position bigint not null,
  organisation text not null,
  at timestamptz not null,
  kind text not null,
  summary text not null,
  feature text,
  rule_id text,
  actor text,
  primary key (position, organisation)
);
create index if not exists changes_by_time on lectr_read.changes (organisation, at);
