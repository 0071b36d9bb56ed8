-- When each Lectr key was used last, by the start of its latest request.
create table if not exists lectr_read.key_use (
  organisation text not null,
  key_id text not null,
  last_used_at timestamptz not null,
  primary key (organisation, key_id)
);
