using Lectr.EventStore;
using Lectr.Proxy.Spool;
using Lectr.Proxy.Tests.Spool;
using Lectr.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Lectr.Proxy.Tests.Cost;

public sealed class CostOfABatch
{
    // Position and BEGIN, streams and numbers, COPY's start, its rows, COMMIT; and the empty look for more costs none.
    private const int MostRoundTrips = 5;

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(2_000)]
    public async Task A_batch_of_any_size_takes_a_handful_of_round_trips(int events)
    {
        await using var database = await TestDatabase.CreateAsync();
        using var counted = new RoundTrips(database.ConnectionString);
        await using var source = NpgsqlDataSource.Create(counted.ConnectionString);
        var directory = ScratchFolder.Create("batch");
        using var spool = EventSpool.Open(directory, new ProxyOptions { DataDirectory = directory }, NullLogger.Instance);
        var drain = new SpoolDrain(spool, new EventStore.EventStore(source), TimeProvider.System, NullLogger.Instance);

        // The first two batches find the position and prepare what is repeated.
        await ShipAsync(spool, drain, events);
        await ShipAsync(spool, drain, events);
        var before = counted.Count;
        await ShipAsync(spool, drain, events);

        Assert.Equal(3L * events, await database.ScalarAsync<long>("select count(*) from lectr.mt_events"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{events} events: {counted.Count - before} round trips");
        Assert.InRange(counted.Count - before, 1, MostRoundTrips);
    }

    private static async Task ShipAsync(EventSpool spool, SpoolDrain drain, int events)
    {
        for (var i = 0; i < events; i++)
        {
            Assert.True(spool.Append("default", EventSpoolTests.Event(i)));
        }

        await drain.FlushAsync(CancellationToken.None);
    }
}
