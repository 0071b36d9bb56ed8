-- The log in Marten's table layout: string identity, conjoined tenancy, all metadata columns.
-- Marten drops columns and indexes that it does not know, and rebuilds a partitioned mt_events: add neither.
create schema if not exists lectr;

create table if not exists lectr.mt_streams (
  tenant_id varchar not null default '*DEFAULT*',
  id varchar not null,
  type varchar null,
  version bigint null,
  timestamp timestamptz not null default now(),
  created timestamptz not null default now(),
  is_archived boolean not null default false,
  constraint pkey_mt_streams_tenant_id_id primary key (tenant_id, id)
) with (fillfactor = 80);

create table if not exists lectr.mt_events (
  seq_id bigint not null,
  id uuid not null,
  stream_id varchar not null,
  version bigint not null,
  data jsonb not null,
  bdata bytea null,
  type varchar(500) not null,
  timestamp timestamptz not null default now(),
  tenant_id varchar not null default '*DEFAULT*',
  mt_dotnet_type varchar null,
  correlation_id varchar null,
  causation_id varchar null,
  headers jsonb null,
  user_name varchar null,
  is_archived boolean not null default false,
  constraint pkey_mt_events_seq_id primary key (seq_id),
  constraint fkey_mt_events_stream_id_tenant_id foreign key (tenant_id, stream_id) references lectr.mt_streams (tenant_id, id)
) with (
  fillfactor = 100,
  autovacuum_analyze_threshold = 1000,
  autovacuum_analyze_scale_factor = 0.02,
  autovacuum_vacuum_insert_threshold = 50000,
  autovacuum_vacuum_insert_scale_factor = 0.02
);

create unique index if not exists pk_mt_events_stream_and_version on lectr.mt_events using btree (tenant_id, stream_id, version);

create sequence if not exists lectr.mt_events_sequence start with 1 increment by 1 cache 1 owned by lectr.mt_events.seq_id;

create table if not exists lectr.mt_event_progression (
  name varchar not null,
  last_seq_id bigint null,
  last_updated timestamptz null default transaction_timestamp(),
  constraint pk_mt_event_progression primary key (name)
);

do $$
begin
  alter table lectr.mt_events alter column data set compression lz4;
exception when feature_not_supported then
  null; -- a server built without lz4 keeps its own compression
end
$$;
