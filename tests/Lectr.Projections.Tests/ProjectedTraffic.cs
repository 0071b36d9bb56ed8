using Lectr.Domain.Requests;
using Lectr.Projections.Traffic;
using Lectr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Projections.Tests;

/// <summary>A database with ten days of random traffic, folded by the worker, and the same traffic in memory.</summary>
public sealed class ProjectedTraffic : IAsyncLifetime
{
    /// <summary>The first moment of the traffic.</summary>
    public static readonly DateTimeOffset Start = new(2026, 10, 26, 13, 0, 0, TimeSpan.Zero);

    /// <summary>The moment after the last one.</summary>
    public static readonly DateTimeOffset End = Start.AddDays(10);

    /// <summary>The database.</summary>
    public TestDatabase Database { get; private set; } = null!;

    /// <summary>Everything that was appended, of every organisation.</summary>
    public IReadOnlyList<(string Organisation, RequestProxied Request)> All { get; private set; } = [];

    /// <summary>Appends and folds.</summary>
    public async ValueTask InitializeAsync()
    {
        Database = await ProjectionsDatabase.CreateAsync();
        All = await new RandomTraffic(seed: 7, Start, End - Start).AppendAsync(Database, 6_000);
        await CatchUpAsync(Database);
    }

    /// <summary>Folds what is in the log.</summary>
    public static Task CatchUpAsync(TestDatabase database) =>
        new ProjectionWorker(database.Store, TimeProvider.System, NullLogger<ProjectionWorker>.Instance).CatchUpAsync(CancellationToken.None);

    /// <summary>The requests of the organisation "default" in a window.</summary>
    public IEnumerable<RequestProxied> In(TimeWindow window) => All
        .Where(one => one.Organisation == "default" && one.Request.StartedAt >= window.From && one.Request.StartedAt < window.To)
        .Select(one => one.Request);

    /// <summary>Windows that begin and end on and off the edges of days.</summary>
    public static TheoryData<int, int> Windows() => new() { { 0, 240 }, { 24, 96 }, { 11, 59 }, { 13, 15 }, { 35, 35 + 24 }, { 100, 124 }, { 120, 240 }, { 400, 500 } };

    /// <summary>A window by hours after the start.</summary>
    public static TimeWindow Window(int fromHour, int toHour) => new(Start.AddHours(fromHour), Start.AddHours(toHour));

    /// <summary>Drops the database.</summary>
    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
