using System.Diagnostics;
using Lectr.Projections;
using Lectr.Testing;
using Npgsql;

namespace Lectr.EventStore.Tests;

/// <summary>PostgreSQL's own tools, with no option of Lectr's, are the backup.</summary>
public sealed class BackupTests
{
    private static IReadOnlyList<SchemaScript> WholeSchema => [.. SchemaScript.EventStore, .. ReadModelSchema.Scripts];

    [Fact]
    public async Task A_plain_dump_restored_elsewhere_is_the_same_log_and_goes_on()
    {
        await using var original = await TestDatabase.CreateAsync();
        await original.Store.AppendAsync("acme", "rules", 0, Samples.Events(3), null, default);
        await original.Store.AppendBatchAsync([new StreamBatch("acme", "requests/a/2026-05-04", Samples.Events(200))], null, default);
        await using var copy = await TestDatabase.CreateAsync([]);
        await copy.ExecuteAsync("drop schema lectr_read cascade");
        var file = ScratchFolder.NewPath("dump");

        await RunAsync("pg_dump", original, "-Fc", "-f", file);
        await RunAsync("pg_restore", copy, "--exit-on-error", "-d", copy.Name, file);

        const string Everything = "select * from lectr.mt_events order by seq_id";
        Assert.Equal(await original.RowsAsync(Everything), await copy.RowsAsync(Everything));
        await SchemaChange.ApplyAsync(copy.Source, WholeSchema, default);
        Assert.Equal(new AppendResult.Appended(4, 204), await copy.Store.AppendAsync("acme", "rules", 3, [Samples.Event()], null, default));
        Assert.Null(await new LogVerification(copy.Source, archive: null).RunAsync(default));
    }

    [Fact]
    public async Task The_schema_and_data_of_version_1_are_taken_over_by_this_version()
    {
        await using var database = await TestDatabase.CreateAsync([]);
        await database.ExecuteAsync("drop schema lectr_read cascade");
        await database.ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "released", "schema-1.sql")));

        await SchemaChange.ApplyAsync(database.Source, WholeSchema, default);

        Assert.Equal(["rules | 1", "rules | 2", "requests/a/2026-05-04 | 1"], await database.RowsAsync("select stream_id, version from lectr.mt_events order by seq_id"));
        Assert.Equal(new AppendResult.Appended(3, 4), await database.Store.AppendAsync("default", "rules", 2, [Samples.Event()], null, default));
        Assert.Null(await new LogVerification(database.Source, archive: null).RunAsync(default));

        await using var fresh = await TestDatabase.CreateAsync();
        const string Columns = "select table_schema, table_name, column_name, data_type, is_nullable from information_schema.columns where table_schema like 'lectr%' and table_name !~ '\\d{4}' order by 1, 2, 3";
        Assert.Equal(await fresh.RowsAsync(Columns), await database.RowsAsync(Columns));
    }

    [Fact]
    public async Task Keys_from_before_the_organisation_was_in_them_are_widened_and_keep_their_rows()
    {
        const string Keys = "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint where contype = 'p' and connamespace = 'lectr_read'::regnamespace order by 1";
        await using var database = await TestDatabase.CreateAsync();
        var widened = await database.RowsAsync(Keys);
        foreach (var (table, key) in new[] { ("request_log", "request_id, position, started_at"), ("traffic_keys", "key"), ("changes", "position"), ("webhook_deliveries", "id") })
        {
            await database.ExecuteAsync($"alter table lectr_read.{table} drop constraint {table}_pkey, add primary key ({key})");
        }

        await database.ExecuteAsync("insert into lectr_read.changes (position, organisation, at, kind, summary) values (1, 'acme', now(), 'rule', 'kept')");
        Assert.NotEqual(widened, await database.RowsAsync(Keys));
        await database.ExecuteAsync("delete from lectr_read.schema_scripts");

        await SchemaChange.ApplyAsync(database.Source, WholeSchema, default);

        Assert.Equal(widened, await database.RowsAsync(Keys));
        Assert.Equal(["kept"], await database.RowsAsync("select summary from lectr_read.changes"));
    }

    /// <summary>Writes what a release leaves for the test above; read models are not in it, because they can be made anew.</summary>
    [Fact]
    public async Task A_release_keeps_its_schema()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("LECTR_RELEASE_SCHEMA") is null, "a release sets LECTR_RELEASE_SCHEMA to the file to write");
        await using var database = await TestDatabase.CreateAsync();
        await database.Store.AppendAsync("default", "rules", 0, Samples.Events(2), null, default);
        await database.Store.AppendBatchAsync([new StreamBatch("default", "requests/a/2026-05-04", Samples.Events(1))], null, default);
        var file = Environment.GetEnvironmentVariable("LECTR_RELEASE_SCHEMA")!;

        await RunAsync(
            "pg_dump", database, "--no-owner", "--inserts", "-f", file,
            "-t", "lectr.*", "-t", "lectr_read.checkpoints", "-t", "lectr_read.settings", "-t", "lectr_read.nodes");

        var statements = (await File.ReadAllLinesAsync(file)).Where(line => line.Length > 0 && !line.StartsWith("--") && !line.StartsWith('\\') && !line.Contains("SET COMPRESSION"));
        await File.WriteAllLinesAsync(file, ["create schema lectr;", "create schema lectr_read;", .. statements]);
    }

    private static async Task RunAsync(string program, TestDatabase database, params string[] arguments)
    {
        var server = await TestPostgres.RunningAsync();
        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        var start = new ProcessStartInfo(Path.Combine(server.Binaries, program), arguments) { RedirectStandardError = true, UseShellExecute = false };
        start.Environment["PGHOST"] = connection.Host;
        start.Environment["PGPORT"] = $"{connection.Port}";
        start.Environment["PGUSER"] = connection.Username;
        start.Environment["PGPASSWORD"] = connection.Password;
        start.Environment["PGDATABASE"] = database.Name;
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }
}
