using System.Text;
using Lectr.Testing;

namespace Lectr.EventStore.Tests;

public sealed class BatchAppendTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(400)]
    public async Task Streams_of_a_batch_keep_their_order_and_continue_where_they_stood(int events)
    {
        await using var database = await TestDatabase.CreateAsync();
        var first = Samples.Events(events);
        var second = Samples.Events(2);

        await database.Store.AppendBatchAsync([new StreamBatch("acme", "requests/a/2026-05-04", second)], null, default);
        var stored = await database.Store.AppendBatchAsync(
            [new StreamBatch("beta", "requests/a/2026-05-04", second), new StreamBatch("acme", "requests/a/2026-05-04", first), new StreamBatch("beta", "requests/a/2026-05-04", first)],
            null, default);

        Assert.True(stored);
        var acme = await database.Store.ReadStreamAsync("acme", "requests/a/2026-05-04", 1, long.MaxValue, default);
        var beta = await database.Store.ReadStreamAsync("beta", "requests/a/2026-05-04", 1, long.MaxValue, default);
        Assert.Equal([.. second.Select(e => e.Id), .. first.Select(e => e.Id)], acme.Select(e => e.Id));
        Assert.Equal([.. second.Select(e => e.Id), .. first.Select(e => e.Id)], beta.Select(e => e.Id));
        Assert.Equal(Enumerable.Range(1, events + 2).Select(n => (long)n), beta.Select(e => e.Version));
        Assert.Equal(beta.Select(e => e.Position).Order(), beta.Select(e => e.Position));
        Assert.Empty(await database.RowsAsync(VersionDifferences));
    }

    [Fact]
    public async Task A_batch_given_up_by_its_own_condition_leaves_nothing_and_burns_nothing()
    {
        await using var database = await TestDatabase.CreateAsync();

        var stored = await database.Store.AppendBatchAsync(
            [new StreamBatch("acme", "requests/a/2026-05-04", Samples.Events(10))],
            (_, _, _) => Task.FromResult(false), default);
        var next = await database.Store.AppendAsync("acme", "rules", 0, [Samples.Event()], null, default);

        Assert.False(stored);
        Assert.Equal(new AppendResult.Appended(1, 1), next);
    }

    [Fact]
    public async Task Eight_appenders_with_an_expected_version_never_lose_or_double_an_event()
    {
        await using var database = await TestDatabase.CreateAsync();
        var appenders = Enumerable.Range(0, 8).Select(appender => Task.Run(async () =>
        {
            var conflicts = 0;
            var version = 0L;
            for (var stored = 0; stored < 25;)
            {
                switch (await database.Store.AppendAsync("acme", "rules", version, [Samples.Event($$"""{"appender":{{appender}},"n":{{stored}}}""")], null, default))
                {
                    case AppendResult.Appended appended:
                        stored++;
                        version = appended.Version;
                        break;
                    case AppendResult.Conflict conflict:
                        conflicts++;
                        version = conflict.ActualVersion;
                        break;
                }
            }

            return conflicts;
        }));

        var conflicts = await Task.WhenAll(appenders);

        var events = await database.Store.ReadStreamAsync("acme", "rules", 1, long.MaxValue, default);
        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), events.Select(e => e.Version));
        Assert.Equal(Enumerable.Range(1, 200).Select(n => (long)n), events.Select(e => e.Position));
        Assert.Equal(200, events.Select(e => Encoding.UTF8.GetString(e.Data.Span)).Distinct().Count());
        Assert.True(conflicts.Sum() > 0, "the appenders never met");
    }

    [Fact]
    public async Task Numbers_that_a_failed_append_took_become_tombstones_that_readers_do_not_see()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Store.AppendAsync("acme", "rules", 0, [Samples.Event()], null, default);

        await Assert.ThrowsAsync<InvalidDataException>(() =>
            database.Store.AppendAsync("acme", "rules", 1, Samples.Events(2), (_, _, _, _) => throw new InvalidDataException("inline"), default));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() =>
            database.Store.AppendBatchAsync([new StreamBatch("acme", "requests/a/2026-05-04", [.. Samples.Events(60), Samples.Event("not json")])], null, default));
        await database.Store.AppendAsync("acme", "rules", 1, [Samples.Event()], null, default);

        Assert.Equal(
            ["mt_tombstone | 63 | *DEFAULT* | JasperFx.Events.Tombstone, JasperFx.Events | {}"],
            await database.RowsAsync("select stream_id, count(*), min(tenant_id), min(mt_dotnet_type), min(data::text) from lectr.mt_events where type = 'tombstone' and version = seq_id group by stream_id"));
        var page = await database.Store.ReadAllAsync(0, 100, default);
        Assert.Equal([1L, 65L], page.Events.Select(e => e.Position));
    }

    [Fact]
    public async Task An_archived_stream_takes_no_more_events()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Store.AppendAsync("acme", "closed", 0, [Samples.Event()], null, default);
        await database.ExecuteAsync("update lectr.mt_streams set is_archived = true where id = 'closed'");

        await Assert.ThrowsAsync<StreamArchivedException>(() => database.Store.AppendAsync("acme", "closed", null, [Samples.Event()], null, default));
        await Assert.ThrowsAsync<StreamArchivedException>(() => database.Store.AppendBatchAsync([new StreamBatch("acme", "closed", [Samples.Event()])], null, default));

        Assert.Equal(1L, await database.ScalarAsync<long>("select version from lectr.mt_streams where id = 'closed'"));
    }

    [Fact]
    public async Task What_an_inline_projection_writes_stands_or_falls_with_the_events()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("create table seen (version bigint)");
        InlineProjection inline = async (connection, transaction, events, token) =>
        {
            await using var insert = new Npgsql.NpgsqlCommand("insert into seen values ($1)", connection, transaction) { Parameters = { new() { Value = events[^1].Version } } };
            await insert.ExecuteNonQueryAsync(token);
            if (events[^1].Version == 2)
            {
                throw new InvalidDataException("second");
            }
        };

        await database.Store.AppendAsync("acme", "rules", 0, [Samples.Event()], inline, default);
        await Assert.ThrowsAsync<InvalidDataException>(() => database.Store.AppendAsync("acme", "rules", 1, [Samples.Event()], inline, default));

        Assert.Equal(["1"], await database.RowsAsync("select version from seen"));
        Assert.Equal(1L, await database.ScalarAsync<long>("select version from lectr.mt_streams where id = 'rules'"));
    }

    [Theory]
    [InlineData("""{"a":"x\u0000y"}""", "x\ufffdy")]
    [InlineData("""{"a":"x\\u0000y"}""", @"x\u0000y")]
    [InlineData("""{"a":"x\\\u0000y"}""", "x\\\ufffdy")]
    public async Task A_nul_character_does_not_stop_a_batch(string json, string stored)
    {
        await using var database = await TestDatabase.CreateAsync();

        await database.Store.AppendBatchAsync([new StreamBatch("acme", "requests/a/2026-05-04", [Samples.Event(json)])], null, default);

        Assert.Equal(stored, await database.ScalarAsync<string>("select data ->> 'a' from lectr.mt_events"));
    }

    internal const string VersionDifferences = """
        select s.tenant_id, s.id, s.version, max(e.version) from lectr.mt_streams s
        left join lectr.mt_events e on e.tenant_id = s.tenant_id and e.stream_id = s.id
        where s.id <> 'mt_tombstone' group by 1, 2, 3 having s.version is distinct from max(e.version) or count(e.*) <> s.version
        """;
}
