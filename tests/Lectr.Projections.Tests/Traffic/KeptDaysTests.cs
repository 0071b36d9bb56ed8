using System.Text.Json;
using Lectr.Domain.Requests;
using Lectr.EventStore;
using Lectr.Projections.Rebuild;
using Lectr.Projections.Traffic;
using Lectr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Projections.Tests.Traffic;

/// <summary>Series by the hour come from days kept in memory; what is answered is what the tables hold.</summary>
public sealed class KeptDaysTests
{
    private static readonly DateTimeOffset Start = ProjectedTraffic.Start;

    [Fact]
    public async Task Whatever_arrives_late_or_live_is_in_the_next_answer()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        using var kept = new SeriesQuery(database.Source);
        (int From, int Hours)[] arrivals = [(0, 240), (230, 10), (30, 1), (30, 1), (11, 2), (100, 60), (300, 5), (239, 1)];
        foreach (var (from, hours) in arrivals)
        {
            await new RandomTraffic(seed: from, Start.AddHours(from), TimeSpan.FromHours(hours)).AppendAsync(database, 150);
            await ProjectedTraffic.CatchUpAsync(database);
            foreach (var filter in Filters())
            {
                using var fresh = new SeriesQuery(database.Source);
                Assert.Equal(await AnswerAsync(fresh, filter), await AnswerAsync(kept, filter));
            }
        }
    }

    [Theory]
    [InlineData("update lectr_read.traffic_daily set requests = requests where bucket = '2026-10-29 00:00+00'")]
    [InlineData("delete from lectr_read.traffic_daily where ctid = (select min(ctid) from lectr_read.traffic_daily where bucket = '2026-10-29 00:00+00')")]
    [InlineData("vacuum full lectr_read.traffic_daily")]
    public async Task A_day_is_read_again_when_its_rows_were_written_again_and_not_before(string change)
    {
        await using var database = await ProjectedAsync(seed: 5, days: 10, requests: 1_000);
        using var kept = new SeriesQuery(database.Source);
        var filter = new TrafficFilter("default", ProjectedTraffic.Window(0, 240));
        var before = await AnswerAsync(kept, filter);

        await database.ExecuteAsync("update lectr_read.traffic_hourly set client_error = client_error + 1 where bucket >= '2026-10-29 00:00+00' and bucket < '2026-10-30 00:00+00'");
        Assert.Equal(before, await AnswerAsync(kept, filter));

        await database.ExecuteAsync(change);
        using var fresh = new SeriesQuery(database.Source);
        var after = await AnswerAsync(kept, filter);
        Assert.NotEqual(before, after);
        Assert.Equal(await AnswerAsync(fresh, filter), after);
    }

    [Fact]
    public async Task A_rebuild_is_in_the_next_answer()
    {
        await using var database = await ProjectedAsync(seed: 6, days: 10, requests: 1_000);
        var filter = new TrafficFilter("default", ProjectedTraffic.Window(0, 240));
        using var fresh = new SeriesQuery(database.Source);
        var right = await AnswerAsync(fresh, filter);

        await database.ExecuteAsync("update lectr_read.traffic_hourly set client_error = client_error + 1");
        using var kept = new SeriesQuery(database.Source);
        Assert.NotEqual(right, await AnswerAsync(kept, filter));
        await new ReadModelRebuild(database.Store, NullLogger<ReadModelRebuild>.Instance).RunAsync(["traffic"], progress: null, CancellationToken.None);

        Assert.Equal(right, await AnswerAsync(kept, filter));
    }

    [Fact]
    public async Task Hours_that_are_not_what_their_day_consists_of_are_not_kept()
    {
        await using var database = await ProjectedAsync(seed: 9, days: 3, requests: 300);
        var filter = new TrafficFilter("default", ProjectedTraffic.Window(0, 72));
        using var fresh = new SeriesQuery(database.Source);
        var right = await AnswerAsync(fresh, filter);
        using var kept = new SeriesQuery(database.Source);

        foreach (var column in new[] { "requests", "cost_usd" })
        {
            await database.ExecuteAsync($"update lectr_read.traffic_hourly set {column} = {column} + 1");
            Assert.NotEqual(right, await AnswerAsync(kept, filter));
            await database.ExecuteAsync($"update lectr_read.traffic_hourly set {column} = {column} - 1");
            Assert.Equal(right, await AnswerAsync(kept, filter));
            await database.ExecuteAsync("update lectr_read.traffic_daily set requests = requests");
        }
    }

    [Fact]
    public async Task Organisations_are_kept_apart_when_their_days_were_written_by_one_transaction()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var request = new RandomTraffic(seed: 8, Start, TimeSpan.FromHours(1)).Next();
        await database.Store.AppendBatchAsync(
            [.. new[] { "default", "other" }.Select(organisation => new StreamBatch(
                organisation, "requests/node/2026-10-26", [EventTypes.ToNewEvent(request, request.RequestId, request.StartedAt, userName: null)]))],
            inSameTransaction: null,
            CancellationToken.None);
        await ProjectedTraffic.CatchUpAsync(database);
        using var kept = new SeriesQuery(database.Source);

        foreach (var organisation in new[] { "default", "other" })
        {
            var answer = await kept.RunAsync(new TrafficFilter(organisation, ProjectedTraffic.Window(0, 24)), SeriesGrouping.Feature, SeriesBucket.Hour, CancellationToken.None);
            Assert.Equal(1, answer.Groups.Sum(group => group.Requests.Sum()));
        }
    }

    private static async Task<TestDatabase> ProjectedAsync(int seed, int days, int requests)
    {
        var database = await ProjectionsDatabase.CreateAsync();
        await new RandomTraffic(seed, Start, TimeSpan.FromDays(days)).AppendAsync(database, requests);
        await ProjectedTraffic.CatchUpAsync(database);
        return database;
    }

    /// <summary>Narrow ones first, so that they meet days that are not kept yet, and once more after all days are.</summary>
    private static IEnumerable<TrafficFilter> Filters()
    {
        foreach (var organisation in new[] { "default", "other", "nobody" })
        {
            foreach (var window in new[] { ProjectedTraffic.Window(25, 31), ProjectedTraffic.Window(7, 200), ProjectedTraffic.Window(0, 320) })
            {
                var all = new TrafficFilter(organisation, window);
                yield return all with { Feature = new FeatureCondition("chat") };
                yield return all;
                yield return all with { Model = "model-mini", Task = "reasoning" };
                yield return all with { Model = "nothing" };
            }
        }
    }

    private static async Task<string> AnswerAsync(SeriesQuery query, TrafficFilter filter) =>
        JsonSerializer.Serialize(await query.RunAsync(filter, SeriesGrouping.Feature, SeriesBucket.Hour, CancellationToken.None));
}
