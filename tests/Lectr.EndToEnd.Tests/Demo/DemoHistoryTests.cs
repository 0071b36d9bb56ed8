using Lectr.Demo;
using Lectr.Domain.Rules;
using Lectr.EventStore;
using Lectr.Projections;
using Lectr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.EndToEnd.Tests.Demo;

/// <summary>The demo's four weeks, in a real log and in the read models.</summary>
public sealed class DemoHistoryTests
{
    private static readonly DateTimeOffset End = new(2026, 11, 20, 18, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Four_weeks_stand_in_the_log_in_order_and_every_figure_in_the_read_models()
    {
        await using var database = await TestDatabase.CreateAsync();
        var history = new DemoHistory(End);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var written = await history.WriteAsync(database.Store, CancellationToken.None);
        TestContext.Current.TestOutputHelper?.WriteLine($"{written} requests written in {watch.Elapsed.TotalSeconds:0.0} s");
        await new ProjectionWorker(database.Store, TimeProvider.System, NullLogger<ProjectionWorker>.Instance).CatchUpAsync(CancellationToken.None);
        TestContext.Current.TestOutputHelper?.WriteLine($"projected after {watch.Elapsed.TotalSeconds:0.0} s");

        Assert.Equal(written, await database.ScalarAsync<long>("select count(*) from lectr.mt_events where type = 'request_proxied'"));
        Assert.Equal(written, await database.ScalarAsync<long>("select sum(requests)::bigint from lectr_read.traffic_hourly"));
        Assert.Equal(8L, await database.ScalarAsync<long>("select count(distinct feature) from lectr_read.traffic_keys"));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from lectr_read.dead_events"));

        var edits = (await database.Store.ReadStreamAsync("default", "rules", 1, long.MaxValue, CancellationToken.None)).Select(stored => (RuleEvent)EventTypes.ToDomainEvent(stored)!).ToList();
        Assert.Equal(6, edits.Count);
        Assert.Null(RuleTimeline.FirstBrokenLink(edits));
    }
}
