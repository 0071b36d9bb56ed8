using Lectr.Testing;

namespace Lectr.EventStore.Tests;

public sealed class SchemaTests
{
    [Fact]
    public async Task The_log_has_Martens_layout_column_by_column_and_nothing_that_Marten_would_drop()
    {
        await using var database = await TestDatabase.CreateAsync(SchemaScript.EventStore);

        var yardstick = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "marten-9.29.verified.txt"));

        Assert.Equal(yardstick.Where(line => !line.StartsWith('#')), await DescribeAsync(database));
    }

    [Fact]
    public async Task What_Marten_does_not_compare_protects_the_rows()
    {
        await using var database = await TestDatabase.CreateAsync(SchemaScript.EventStore);

        var nullable = await database.RowsAsync(
            "select table_name || '.' || column_name from information_schema.columns where table_schema = 'lectr' and is_nullable = 'NO' and table_name in ('mt_events', 'mt_streams') order by 1");

        Assert.Equal(
            [
                "mt_events.data", "mt_events.id", "mt_events.is_archived", "mt_events.seq_id", "mt_events.stream_id", "mt_events.tenant_id",
                "mt_events.timestamp", "mt_events.type", "mt_events.version",
                "mt_streams.created", "mt_streams.id", "mt_streams.is_archived", "mt_streams.tenant_id", "mt_streams.timestamp",
            ],
            nullable);
    }

    [Fact]
    public async Task Creating_it_again_or_from_several_processes_at_once_changes_nothing()
    {
        await using var database = await TestDatabase.CreateAsync([]);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => database.Store.CreateSchemaAsync(default)));
        await database.Store.AppendAsync("acme", "rules", 0, [Samples.Event()], null, default);
        await database.Store.CreateSchemaAsync(default);

        Assert.Single(await database.Store.ReadStreamAsync("acme", "rules", 1, 10, default));
        Assert.Equal(2L, await database.ScalarAsync<long>("select count(*) from lectr_read.schema_scripts"));
    }

    [Fact]
    public async Task A_script_runs_once_in_the_order_given_and_again_only_when_its_text_changed()
    {
        await using var database = await TestDatabase.CreateAsync([]);
        SchemaScript table = new("1", "create table if not exists t (n int)");
        SchemaScript insert = new("2", "insert into t values (1)");

        await SchemaChange.ApplyAsync(database.Source, [table, insert], default);
        await SchemaChange.ApplyAsync(database.Source, [table, insert], default);
        await SchemaChange.ApplyAsync(database.Source, [table, insert with { Sql = "insert into t values (2)" }], default);

        Assert.Equal(["1", "2"], await database.RowsAsync("select n from t order by n"));
    }

    [Fact]
    public async Task A_failing_script_leaves_no_trace_of_the_others()
    {
        await using var database = await TestDatabase.CreateAsync([]);

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            SchemaChange.ApplyAsync(database.Source, [new SchemaScript("1", "create table t (n int)"), new SchemaScript("2", "nonsense")], default));

        Assert.Null(await database.ScalarAsync<string>("select to_regclass('t')::text"));
    }

    private static Task<List<string>> DescribeAsync(TestDatabase database) => database.RowsAsync(
        """
        with tables as (
          select c.oid, c.relname, c.relkind from pg_class c where c.relnamespace = 'lectr'::regnamespace and c.relkind in ('r', 'p')
        ), lines as (
          select relname, 0 as part, 0 as place, 'table ' || relname || case relkind when 'r' then ' not partitioned' else ' partitioned' end as line from tables
          union all
          select t.relname, 1, a.attnum, '  column ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
          from tables t join pg_attribute a on a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
          union all
          select t.relname, 2, 0, '  constraint ' || c.conname || ' ' || pg_get_constraintdef(c.oid) from tables t join pg_constraint c on c.conrelid = t.oid
          union all
          select t.relname, 3, 0, '  index ' || i.indexname || ' ' || i.indexdef from tables t join pg_indexes i on i.schemaname = 'lectr' and i.tablename = t.relname
          union all
          select t.relname, 4, 0, '  trigger ' || g.tgname from tables t join pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal
          union all
          select '~', 5, 0, format('sequence %s %s start %s increment %s cache %s owned by %s.%s', s.sequencename, s.data_type, s.start_value, s.increment_by, s.cache_size, o.relname, a.attname)
          from pg_sequences s
          join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = format('%I.%I', s.schemaname, s.sequencename)::regclass and d.deptype = 'a'
          join pg_class o on o.oid = d.refobjid
          join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
          where s.schemaname = 'lectr'
        )
        select line from lines order by relname, part, place, line
        """);
}
