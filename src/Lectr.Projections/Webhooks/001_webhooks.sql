-- Where organisations want to hear of anomalies. Not folded from events: a Slack URL and a signing secret are secrets, and the log
-- keeps everything for ever.
create table if not exists lectr_read.webhooks (
  organisation text not null,
  id text not null,
  url text not null,
  format text not null check (format in ('json', 'slack')),
  secret text not null,
  created_at timestamptz not null,
  created_by text not null,
  primary key (organisation, id)
);

-- What is to be delivered; a row is written in the transaction that appends the anomaly, and stays until it was delivered.
create table if not exists lectr_read.webhook_deliveries (
  id uuid not null,
  organisation text not null,
  webhook_id text not null,
  body text not null,
  attempts integer not null default 0,
  next_at timestamptz not null,
  delivered_at timestamptz,
  given_up_at timestamptz,
  last_error text,
  primary key (id, organisation),
  foreign key (organisation, webhook_id) references lectr_read.webhooks (organisation, id) on delete cascade
);

create index if not exists webhook_deliveries_due on lectr_read.webhook_deliveries (next_at) where delivered_at is null and given_up_at is null;
