-- One row a request, flat, in partitions of one week each (UTC, from Monday). Retention drops whole partitions.
create table if not exists lectr_read.request_log (
  request_id uuid not null,
  started_at timestamptz not null,
  position bigint not null,
  key uuid not null,
  organisation text not null,
  node text not null,
  key_id text not null,
  feature text,
  task text,
  provider_declared text,
  endpoint text not null,
  wire_format text not null,
  provider_requested text not null,
  provider_actual text not null,
  model_requested text,
  model_actual text,
  model_reported text,
  rule_id text,
  rule_name text,
  skipped_rule_id text,
  skipped_rule_name text,
  skipped_reason text,
  rules_version bigint not null,
  status smallint not null,
  http_status integer not null,
  error_code text,
  streaming boolean not null,
  latency_us bigint not null,
  ttft_us bigint,
  overhead_us bigint not null,
  request_bytes bigint not null,
  response_bytes bigint not null,
  usage_source smallint not null,
  input bigint,
  cache_read bigint,
  cache_write_short bigint,
  cache_write_long bigint,
  output bigint,
  reasoning bigint,
  audio_input bigint,
  audio_output bigint,
  image_input bigint,
  image_output bigint,
  audio_seconds numeric,
  cost_usd numeric,
  price_id text,
  service_tier text,
  messages integer,
  prompt_chars bigint,
  tools integer,
  response_format text,
  schema_depth integer,
  images integer,
  max_output_tokens bigint,
  provider_request_id text,
  user_agent text,
  imported_from text,
  primary key (request_id, position, started_at, organisation)
) partition by range (started_at);

-- Newest first without conditions.
create index if not exists request_log_by_time on lectr_read.request_log (organisation, started_at, request_id);

-- Every condition is a set of keys of the traffic cube, which also tells the hours to look at.
create index if not exists request_log_by_key on lectr_read.request_log (key, started_at, request_id);

-- What retention dropped stays dropped when the log is folded again.
create table if not exists lectr_read.request_log_retention (
  only_row boolean not null primary key default true check (only_row),
  dropped_before timestamptz not null
);
