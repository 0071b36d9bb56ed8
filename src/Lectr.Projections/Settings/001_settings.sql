-- What proxies need to know of every organisation. data null = deleted; the row stays, so that the change stream shows it.
create table if not exists lectr_read.settings (
  organisation text not null,
  kind text not null,
  key text not null,
  position bigint not null,
  data jsonb,
  primary key (organisation, kind, key)
);
create index if not exists settings_by_position on lectr_read.settings (position);
-- Admin tokens are looked up by their digest before their organisation is known.
create index if not exists settings_admin_tokens on lectr_read.settings (key) where kind = 'admin_tokens';
