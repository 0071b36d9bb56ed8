-- Anomalies with their end, folded from anomaly_detected and anomaly_resolved.
create table if not exists lectr_read.anomalies (
  organisation text not null,
  id text not null,
  position bigint not null,
  at timestamptz not null,
  detected jsonb not null,
  resolved_at timestamptz,
  primary key (organisation, id)
);
create index if not exists anomalies_by_time on lectr_read.anomalies (organisation, at);
