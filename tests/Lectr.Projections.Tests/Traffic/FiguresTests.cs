using Lectr.Domain.Requests;
using Lectr.Projections.Traffic;

namespace Lectr.Projections.Tests.Traffic;

/// <summary>Every figure equals what a naive fold of the requests says.</summary>
public sealed class FiguresTests(ProjectedTraffic traffic) : IClassFixture<ProjectedTraffic>
{
    [Theory]
    [MemberData(nameof(ProjectedTraffic.Windows), MemberType = typeof(ProjectedTraffic))]
    public async Task The_overview_equals_a_fold_of_the_requests(int from, int to)
    {
        var window = ProjectedTraffic.Window(from, to);
        var answer = await new OverviewQuery(traffic.Database.Source).RunAsync(new TrafficFilter("default", window), CancellationToken.None);
        var requests = traffic.In(window).ToList();
        var before = traffic.In(window.Previous).ToList();

        Assert.Equal(requests.Count, answer.Requests);
        Assert.Equal(requests.Count(IsError), answer.Errors);
        Assert.Equal(requests.Sum(Cost), answer.CostUsd);
        Assert.Equal(requests.Sum(Tokens), answer.Tokens);
        Assert.Equal(requests.Count(request => request.Cost is null), answer.UnpricedRequests);
        Assert.Equal(requests.Count(request => request.Rule is not null), answer.Routing.Routed);
        Assert.Equal(requests.Count, answer.Routing.Routed + answer.Routing.Unrouted);
        Assert.Equal(requests.Count(request => request.Feature is null), answer.Untagged.Requests);
        Assert.Equal(before.Count, answer.Previous.Requests);
        Assert.Equal(before.Sum(Cost), answer.Previous.CostUsd);
        AssertTimes(requests.ConvertAll(request => request.LatencyMs), answer.LatencyMs);
        AssertTimes(requests.ConvertAll(request => request.OverheadMs), answer.OverheadMs);
        AssertTimes([.. requests.Where(request => request.TtftMs is not null).Select(request => request.TtftMs!.Value)], answer.TtftMs);
    }

    [Theory]
    [MemberData(nameof(ProjectedTraffic.Windows), MemberType = typeof(ProjectedTraffic))]
    public async Task Features_add_up_to_their_total_and_to_the_requests(int from, int to)
    {
        var window = ProjectedTraffic.Window(from, to);
        var answer = await new FeaturesQuery(traffic.Database.Source).RunAsync(new TrafficFilter("default", window), CancellationToken.None);
        var expected = traffic.In(window).GroupBy(request => (Name: request.Feature ?? "untagged", Tagged: request.Feature is not null))
            .ToDictionary(group => group.Key, group => group.ToList());

        Assert.Equal(expected.Keys.Order(), answer.Items.Select(item => (item.Feature, item.Tagged)).Order());
        Assert.Equal(answer.Items.OrderByDescending(item => item.CostUsd).Select(item => item.CostUsd), answer.Items.Select(item => item.CostUsd));
        foreach (var item in answer.Items)
        {
            var requests = expected[(item.Feature, item.Tagged)];
            Assert.Equal(requests.Count, item.Requests);
            Assert.Equal(requests.Sum(Cost), item.CostUsd);
            Assert.Equal(requests.Sum(Tokens), item.Tokens);
            Assert.Equal(item.Tokens, item.InputTokens + item.CachedTokens + item.CacheWriteTokens + item.OutputTokens);
            Assert.Equal(requests.Count(IsError), item.Errors);
            Assert.Equal((double)item.Errors / item.Requests, item.ErrorRate);
            AssertTimes(requests.ConvertAll(request => request.LatencyMs), item.LatencyMs);
        }

        Assert.Equal(answer.Items.Sum(item => item.Requests), answer.Total.Requests);
        Assert.Equal(answer.Items.Sum(item => item.CostUsd), answer.Total.CostUsd);
        Assert.Equal(answer.Items.Sum(item => item.Tokens), answer.Total.Tokens);
        Assert.Equal(answer.Items.Sum(item => item.Errors), answer.Total.Errors);
        Assert.Equal(answer.Items.Sum(item => item.UnpricedRequests), answer.Total.UnpricedRequests);
        Assert.Equal(answer.Items.Count == 0 ? 0 : 1, answer.Items.Sum(item => item.Share), precision: 9);
    }

    [Theory]
    [InlineData(SeriesGrouping.Feature, SeriesBucket.Hour)]
    [InlineData(SeriesGrouping.Feature, SeriesBucket.Day)]
    [InlineData(SeriesGrouping.Model, SeriesBucket.Day)]
    [InlineData(SeriesGrouping.Provider, SeriesBucket.Day)]
    [InlineData(SeriesGrouping.Task, SeriesBucket.Hour)]
    [InlineData(SeriesGrouping.Rule, SeriesBucket.Day)]
    public async Task A_series_equals_a_fold_of_the_requests_in_every_bucket(SeriesGrouping grouping, SeriesBucket bucket)
    {
        var window = ProjectedTraffic.Window(7, 100);
        using var query = new SeriesQuery(traffic.Database.Source);
        var answer = await query.RunAsync(new TrafficFilter("default", window), grouping, bucket, CancellationToken.None);
        var expected = traffic.In(window).GroupBy(request => (Key: KeyOf(request, grouping), Start: StartOf(request, bucket))).ToDictionary(group => group.Key, group => group.ToList());

        Assert.Equal(expected.Keys.Select(key => key.Key).Distinct().Count(), answer.Groups.Count);
        Assert.Equal(traffic.In(window).Count(), answer.Groups.Sum(group => group.Requests.Sum()));
        foreach (var group in answer.Groups)
        {
            var key = group.Missing ? null : group.Key;
            for (var i = 0; i < answer.Buckets.Count; i++)
            {
                var requests = expected.GetValueOrDefault((key, answer.Buckets[i]), []);
                Assert.Equal(requests.Count, group.Requests[i]);
                Assert.Equal(requests.Sum(Cost), group.CostUsd[i]);
                Assert.Equal(requests.Count(IsError), group.Errors[i]);
                Assert.Equal(requests.Sum(Tokens), group.Tokens[i]);
                AssertPercentile(requests.ConvertAll(request => request.LatencyMs), group.LatencyP95Ms[i]);
            }
        }
    }

    [Fact]
    public async Task Every_filter_narrows_the_overview_and_the_series_alike()
    {
        var window = ProjectedTraffic.Window(3, 200);
        var all = new TrafficFilter("default", window);
        (TrafficFilter Filter, Func<RequestProxied, bool> Passes)[] cases =
        [
            (all with { Feature = FeatureCondition.Parse("chat", tagged: null) }, request => request.Feature == "chat"),
            (all with { Feature = FeatureCondition.Parse("untagged", tagged: null) }, request => request.Feature is null),
            (all with { Feature = FeatureCondition.Parse("untagged", tagged: true) }, request => request.Feature == "untagged"),
            (all with { Feature = new FeatureCondition(new string('f', 3_000)) }, request => request.Feature?.Length == 3_000),
            (all with { Task = "reasoning" }, request => request.Task == "reasoning"),
            (all with { Provider = "beta" }, request => request.ProviderActual == "beta"),
            (all with { Model = "model-mini" }, request => request.ModelActual == "model-mini"),
            (all with { RuleId = "rule-1", Provider = "alpha" }, request => request.Rule?.Id == "rule-1" && request.ProviderActual == "alpha"),
            (all with { Model = "nothing" }, _ => false),
        ];
        using var query = new SeriesQuery(traffic.Database.Source);
        foreach (var (filter, passes) in cases)
        {
            var requests = traffic.In(window).Where(passes).ToList();
            var overview = await new OverviewQuery(traffic.Database.Source).RunAsync(filter, CancellationToken.None);
            Assert.Equal(requests.Count, overview.Requests);
            Assert.Equal(requests.Sum(Cost), overview.CostUsd);
            foreach (var bucket in Enum.GetValues<SeriesBucket>())
            {
                var series = await query.RunAsync(filter, SeriesGrouping.Model, bucket, CancellationToken.None);
                Assert.Equal(requests.Count, series.Groups.Sum(group => group.Requests.Sum()));
                Assert.Equal(requests.Sum(Cost), series.Groups.Sum(group => group.CostUsd.Sum()));
            }
        }
    }

    [Fact]
    public async Task An_empty_window_gives_zeros_and_nulls()
    {
        var window = new TimeWindow(ProjectedTraffic.Start.AddYears(1), ProjectedTraffic.Start.AddYears(1).AddHours(5));
        var overview = await new OverviewQuery(traffic.Database.Source).RunAsync(new TrafficFilter("default", window), CancellationToken.None);

        Assert.Equal((0, 0, 0m), (overview.Requests, overview.ErrorRate, overview.CostUsd));
        Assert.Equal(new LatencyFigures(null, null), overview.LatencyMs);
        Assert.Null(overview.CostChange);
        Assert.Null(overview.Untagged.Hint);
    }

    private static bool IsError(RequestProxied request) => request.Status is not (RequestStatus.Success or RequestStatus.ClientCancelled);

    private static decimal Cost(RequestProxied request) => request.Cost?.Usd ?? 0;

    private static long Tokens(RequestProxied request) => request.Usage?.TotalTokens ?? 0;

    private static string? KeyOf(RequestProxied request, SeriesGrouping grouping) => grouping switch
    {
        SeriesGrouping.Feature => request.Feature,
        SeriesGrouping.Model => request.ModelActual,
        SeriesGrouping.Provider => request.ProviderActual,
        SeriesGrouping.Task => request.Task,
        _ => request.Rule?.Id,
    };

    private static DateTimeOffset StartOf(RequestProxied request, SeriesBucket bucket) =>
        bucket == SeriesBucket.Hour ? TimeWindow.FloorHour(request.StartedAt) : TimeWindow.FloorDay(request.StartedAt);

    private static void AssertTimes(List<double> exact, LatencyFigures figures)
    {
        AssertPercentile(exact, figures.P95);
        if (exact.Count > 0)
        {
            Assert.Equal(exact.Average(), figures.Avg!.Value, tolerance: 0.002);
        }
    }

    private static void AssertPercentile(List<double> exact, double? p95)
    {
        if (exact.Count == 0)
        {
            Assert.Null(p95);
            return;
        }

        exact.Sort();
        var expected = exact[(int)Math.Ceiling(exact.Count * 0.95) - 1];
        Assert.InRange(p95!.Value, expected * 0.99 - 0.001, expected * 1.01 + 0.001);
    }
}
