-- When a model or a feature first appeared in an organisation's traffic, by the start of its earliest request.
create table if not exists lectr_read.first_seen (
  organisation text not null,
  kind text not null check (kind in ('model', 'feature')),
  hash text not null,
  name text not null,
  feature text,
  first_seen_at timestamptz not null,
  primary key (organisation, kind, hash)
);
create index if not exists first_seen_by_time on lectr_read.first_seen (organisation, first_seen_at);
