using System.Text;
using Lectr.EventStore;
using Lectr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Projections.Tests.Worker;

/// <summary>One worker leads, another takes over, and no event stops it.</summary>
public sealed class ProjectionWorkerTests
{
    [Fact]
    public async Task Another_worker_takes_over_when_the_leader_loses_its_connections()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var random = new RandomTraffic(seed: 1, ProjectedTraffic.Start, TimeSpan.FromDays(1));
        using var stop = new CancellationTokenSource();
        var workers = Enumerable.Range(0, 3).Select(_ => WorkerOf(database).RunAsync(stop.Token)).ToList();
        for (var round = 0; round < 3; round++)
        {
            await random.AppendAsync(database, 500);
            await CurrentAsync(database);
            await database.ExecuteAsync("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database()) and pid <> pg_backend_pid()");
        }

        await random.AppendAsync(database, 500);
        await CurrentAsync(database);
        await stop.CancelAsync();
        await Task.WhenAll(workers);

        Assert.Equal(2_000m, await database.ScalarAsync<decimal>("select sum(requests) from lectr_read.traffic_hourly"));
        Assert.Equal(2_000, await database.ScalarAsync<long>("select count(*) from lectr_read.request_log"));
    }

    [Fact]
    public async Task An_event_that_cannot_be_read_is_recorded_and_passed()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        await new RandomTraffic(seed: 2, ProjectedTraffic.Start, TimeSpan.FromDays(1)).AppendAsync(database, 50);
        await AppendRawAsync(database, """{"request_id":"not an id"}""");
        await new RandomTraffic(seed: 3, ProjectedTraffic.Start, TimeSpan.FromDays(1)).AppendAsync(database, 50);

        await ProjectedTraffic.CatchUpAsync(database);

        Assert.Equal(100, await database.ScalarAsync<long>("select count(*) from lectr_read.request_log"));
        Assert.Equal(["request_proxied"], await database.RowsAsync("select distinct type from lectr_read.dead_events"));
    }

    [Fact]
    public async Task An_event_that_one_table_cannot_hold_is_kept_by_the_others()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        await new RandomTraffic(seed: 2, ProjectedTraffic.Start, TimeSpan.FromDays(1)).AppendAsync(database, 300);
        await database.ExecuteAsync("alter table lectr_read.request_log add constraint no_key_one check (key_id <> 'key-1') not valid");

        await ProjectedTraffic.CatchUpAsync(database);

        var log = await database.ScalarAsync<long>("select count(*) from lectr_read.request_log");
        var dead = await database.ScalarAsync<long>("select count(*) from lectr_read.dead_events where projection = 'request_log'");
        Assert.Equal(300m, await database.ScalarAsync<decimal>("select sum(requests) from lectr_read.traffic_hourly"));
        Assert.True(dead > 0);
        Assert.Equal(300, log + dead);
    }

    private static ProjectionWorker WorkerOf(TestDatabase database) => new(database.Store, TimeProvider.System, NullLogger<ProjectionWorker>.Instance);

    private static Task CurrentAsync(TestDatabase database) => Eventually.TrueAsync(
        async () => await database.ScalarAsync<long>(
            "select count(*) from lectr_read.checkpoints where position = (select max(seq_id) from lectr.mt_events)") == ReadModels.All(ReadModel.LiveSchema).Count,
        "the read models are current");

    private static Task AppendRawAsync(TestDatabase database, string json) => database.Store.AppendBatchAsync(
        [new StreamBatch("default", "requests/n/d", [new NewEvent(Guid.CreateVersion7(), "request_proxied", Encoding.UTF8.GetBytes(json), DateTimeOffset.UnixEpoch)])],
        inSameTransaction: null,
        CancellationToken.None);
}
