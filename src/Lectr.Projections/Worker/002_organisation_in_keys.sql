-- Widens the keys of a database from before the organisation was in every one; finds nothing to do in any other.
do $$
declare narrow record;
begin
  for narrow in
    select p.conrelid::regclass as table, p.conname as name, pg_get_constraintdef(p.oid) as definition
    from pg_constraint p join pg_class c on c.oid = p.conrelid and not c.relispartition
    where p.contype = 'p' and p.connamespace = 'lectr_read'::regnamespace
      and c.relname in ('request_log', 'traffic_keys', 'changes', 'webhook_deliveries')
      and not exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisation' and a.attnum = any(p.conkey))
  loop
    execute format('alter table %s drop constraint %I, add %s, organisation)', narrow.table, narrow.name, left(narrow.definition, -1));
  end loop;
end $$;
