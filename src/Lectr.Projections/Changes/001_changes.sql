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

-- A database from before the organisation was in the key.
do $$ begin
  if (select indnatts from pg_index where indrelid = 'lectr_read.changes'::regclass and indisprimary) = 1 then
    alter table lectr_read.changes drop constraint changes_pkey, add primary key (position, organisation);
  end if;
end $$;
create index if not exists changes_by_time on lectr_read.changes (organisation, at);
