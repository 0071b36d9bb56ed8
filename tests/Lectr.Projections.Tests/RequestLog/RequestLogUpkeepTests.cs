using Lectr.Domain.Pricing;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.EventStore;
using Lectr.Projections.Prices;
using Lectr.Projections.Rebuild;
using Lectr.Projections.Recommendations;
using Lectr.Projections.RequestLog;
using Lectr.Projections.Traffic;
using Lectr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Projections.Tests.RequestLog;

/// <summary>What happens to the log after its rows were written: repricing, retention, readers that follow it, and plans that never scan it.</summary>
public sealed class RequestLogUpkeepTests
{
    private static readonly DateTimeOffset Start = ProjectedTraffic.Start;
    private static readonly TimeWindow Whole = new(Start, Start.AddDays(21));

    [Fact]
    public async Task Repricing_changes_the_log_and_the_cube_alike_and_a_rebuild_changes_nothing_more()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        await new RandomTraffic(seed: 4, Start, TimeSpan.FromDays(3)).AppendAsync(database, 1_000);
        var book = PriceBook.Catalogue.With([Override("alpha", "model-large-2026"), Override("beta", "model-mini")]);
        await RepriceAsync(database, book);
        await new RandomTraffic(seed: 6, Start, TimeSpan.FromDays(3)).AppendAsync(database, 200);
        await ProjectedTraffic.CatchUpAsync(database);

        var (log, cube) = (await LogCostAsync(database), await CubeCostAsync(database));
        Assert.Equal(log, cube);
        Assert.True(await database.ScalarAsync<long>("select count(*) from lectr_read.request_log where price_id like '%own-%'") > 0);

        await new ReadModelRebuild(database.Store, NullLogger<ReadModelRebuild>.Instance).RunAsync([], progress: null, CancellationToken.None);

        Assert.Equal(log, await LogCostAsync(database));
        Assert.Equal(log, await CubeCostAsync(database));

        // Only repriced requests cost so much: what the cube says of its cells must not hide them.
        var limit = await database.ScalarAsync<decimal>("select max(cost_usd) / 2 from lectr_read.request_log where organisation = 'default'");
        var dear = (await PageAsync(database, new RequestFilter("default", Whole) { MinCost = limit })).Items;
        Assert.All(dear, request => Assert.Contains("#own-", request.Cost!.PriceId, StringComparison.Ordinal));
        Assert.Equal(
            await database.ScalarAsync<long>("select count(*) from lectr_read.request_log where organisation = 'default' and cost_usd >= (select max(cost_usd) / 2 from lectr_read.request_log where organisation = 'default')"),
            dear.Count);
    }

    [Fact]
    public async Task Retention_drops_whole_weeks_that_stay_away_while_the_figures_stay()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        await new RandomTraffic(seed: 8, Start, TimeSpan.FromDays(20)).AppendAsync(database, 1_000);
        await ProjectedTraffic.CatchUpAsync(database);
        var cost = await CubeCostAsync(database);
        var retention = new RequestLogRetention(database.Source, TimeSpan.FromDays(10), new FixedTime(Start.AddDays(20)));

        Assert.Equal(["request_log_20261026"], await retention.DropAsync(CancellationToken.None));
        Assert.Empty(await retention.DropAsync(CancellationToken.None));
        var left = await database.ScalarAsync<long>("select count(*) from lectr_read.request_log");
        await new RandomTraffic(seed: 9, Start, TimeSpan.FromDays(2)).AppendAsync(database, 50);
        await ProjectedTraffic.CatchUpAsync(database);
        await new ReadModelRebuild(database.Store, NullLogger<ReadModelRebuild>.Instance).RunAsync(["request_log"], progress: null, CancellationToken.None);

        Assert.InRange(left, 1, 999);
        Assert.Equal(left, await database.ScalarAsync<long>("select count(*) from lectr_read.request_log"));
        Assert.True(await CubeCostAsync(database) >= cost);
        Assert.NotEmpty((await PageAsync(database, new RequestFilter("default", Whole) { Provider = "alpha" })).Items);
    }

    [Fact]
    public async Task A_follower_sees_the_requests_of_its_organisation_as_they_arrive()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var traffic = new RandomTraffic(seed: 10, Start, TimeSpan.FromDays(1));
        await traffic.AppendAsync(database, 50);
        using var stop = new CancellationTokenSource(Patience.Span);
        var feed = new RequestFeed(database.Store, TimeProvider.System);
        await using var follower = feed.FollowAsync("default", await feed.EndAsync(stop.Token), stop.Token).GetAsyncEnumerator(stop.Token);
        var next = follower.MoveNextAsync().AsTask();
        List<(string Organisation, RequestProxied Request)> appended = [];
        while (!next.IsCompleted)
        {
            appended.AddRange(await traffic.AppendAsync(database, 5));
        }

        Assert.True(await next);
        Assert.Contains(follower.Current, appended.Where(one => one.Organisation == "default").Select(one => one.Request));
    }

    [Fact]
    public async Task No_query_of_the_log_or_the_cube_scans_the_log()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        await new RandomTraffic(seed: 12, Start, TimeSpan.FromDays(20)).AppendAsync(database, 10_000);
        await ProjectedTraffic.CatchUpAsync(database);
        await database.ExecuteAsync("analyze");
        var scans = await ScansAsync(database);

        RequestFilter all = new("default", Whole);
        RequestFilter[] filters =
        [
            all, all with { Feature = new FeatureCondition("chat") }, all with { Feature = new FeatureCondition(null) }, all with { Task = "reasoning" },
            all with { Provider = "beta" }, all with { ModelRequested = "model-mini" }, all with { ModelActual = "model-mini" }, all with { RuleId = "rule-1" },
            all with { Status = RequestStatus.UpstreamAborted }, all with { Routed = false }, all with { MinCost = 0.00009m }, all with { MinLatencyMs = 100_000 },
        ];
        foreach (var filter in filters)
        {
            var page = await PageAsync(database, filter);
            await new RequestLogQuery(database.Source).PageAsync(filter, RequestCursor.Parse(page.NextCursor), 50, CancellationToken.None);
        }

        await new RequestLogQuery(database.Source).FindAsync("default", Guid.CreateVersion7(), CancellationToken.None);
        TrafficFilter[] figures = [new("default", Whole), new("default", Whole) { Feature = new FeatureCondition("chat") }, new("default", Whole) { Model = "model-mini" }];
        foreach (var filter in figures)
        {
            await new OverviewQuery(database.Source).RunAsync(filter, CancellationToken.None);
            await new FeaturesQuery(database.Source).RunAsync(filter, CancellationToken.None);
            foreach (var grouping in Enum.GetValues<SeriesGrouping>())
            {
                using var series = new SeriesQuery(database.Source);
                await series.RunAsync(filter, grouping, SeriesBucket.Day, CancellationToken.None);
                await series.RunAsync(filter, grouping, SeriesBucket.Hour, CancellationToken.None);
            }
        }

        await new RecommendationsQuery(database.Store, TimeProvider.System).RunAsync("default", Whole, new RuleSet(0, []), CancellationToken.None);
        await new SeenModelsQuery(database.Source).RunAsync("default", Whole, CancellationToken.None);
        Assert.Equal(scans, await ScansAsync(database));
    }

    private static Task<RequestPage> PageAsync(TestDatabase database, RequestFilter filter) =>
        new RequestLogQuery(database.Source).PageAsync(filter, cursor: null, 1_000, CancellationToken.None);

    private static Task<decimal> LogCostAsync(TestDatabase database) => database.ScalarAsync<decimal>("select sum(cost_usd) from lectr_read.request_log");

    private static Task<decimal> CubeCostAsync(TestDatabase database) => database.ScalarAsync<decimal>("select sum(cost_usd) from lectr_read.traffic_daily");

    /// <summary>Sequential scans of the partitions that hold rows so far, as the server counts them.</summary>
    private static async Task<long> ScansAsync(TestDatabase database)
    {
        await database.ExecuteAsync("select pg_stat_force_next_flush()");
        Npgsql.NpgsqlConnection.ClearPool(await database.Source.OpenConnectionAsync());
        return await database.ScalarAsync<long>(
            "select coalesce(sum(seq_scan), 0)::bigint from pg_stat_user_tables where schemaname = 'lectr_read' and relname like 'request\\_log\\_2%' and n_live_tup > 500");
    }

    private static PriceOverride Override(string provider, string model) => new()
    {
        Id = $"own-{provider}-{model}",
        Provider = provider,
        Model = model,
        ValidFrom = Start.AddYears(-1),
        Rates = PriceBook.Catalogue.Rows.First(row => row.Rates.ToString().Length > 0).Rates,
    };

    private static async Task RepriceAsync(TestDatabase database, PriceBook book)
    {
        var page = await database.Store.ReadAllAsync(0, 10_000, CancellationToken.None);
        var subjects = page.Events.Where(stored => stored.Tenant == "default")
            .Select(stored => (Stored: stored, Request: (RequestProxied)EventTypes.ToDomainEvent(stored)!))
            .Select(one => new RepricingSubject(one.Stored.Position, one.Request, one.Request.Cost));
        var events = Repricing.Plan(
            subjects, book, new RepricingScope { From = Start, To = Start.AddDays(5) }, page.Position, new RepricingOrder("r1", "ann", Start.AddDays(5), Reason: null));
        Assert.NotEmpty(events);
        await database.Store.AppendAsync(
            "default", "settings", expectedVersion: null,
            [.. events.Select(repriced => EventTypes.ToNewEvent(repriced, Guid.CreateVersion7(), Start.AddDays(5), "ann"))], inline: null, CancellationToken.None);
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
