-- Who sends requests without a feature tag, by hour. '' stands for a missing User-Agent: text of a key cannot be null.
create table if not exists lectr_read.untagged_sources (
  organisation text not null,
  hour timestamptz not null,
  source uuid not null,
  user_agent text not null,
  endpoint text not null,
  requests bigint not null,
  primary key (organisation, hour, source)
) with (fillfactor = 80);
