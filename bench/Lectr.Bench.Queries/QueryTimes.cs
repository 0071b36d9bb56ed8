using System.Diagnostics;
using System.Globalization;
using Lectr.Domain.Requests;
using Lectr.Projections;
using Lectr.Projections.Accounting;
using Lectr.Projections.Anomalies;
using Lectr.Projections.Recommendations;
using Lectr.Projections.RequestLog;
using Lectr.Projections.Traffic;
using Npgsql;

namespace Lectr.Bench.Queries;

/// <summary>Times every query behind a dashboard page for 7 and 90 days, and prints p50 and p95 as a Markdown table.</summary>
internal sealed class QueryTimes(NpgsqlDataSource source, DateTimeOffset end)
{
    private const int Rounds = 20;

    public async Task RunAsync()
    {
        Console.WriteLine("| query | 7 days p50 | p95 | 90 days p50 | p95 |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        foreach (var (name, run) in Queries())
        {
            var week = await TimeAsync(run, new TimeWindow(end.AddDays(-7), end));
            var quarter = await TimeAsync(run, new TimeWindow(end.AddDays(-90), end));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {week.P50:0} ms | {week.P95:0} ms | {quarter.P50:0} ms | {quarter.P95:0} ms |"));
        }
    }

    private IEnumerable<(string Name, Func<TimeWindow, Task> Run)> Queries()
    {
        var overview = new OverviewQuery(source);
        var features = new FeaturesQuery(source);
        var series = new SeriesQuery(source);
        var log = new RequestLogQuery(source);
        yield return ("/overview", window => overview.RunAsync(new TrafficFilter("default", window), CancellationToken.None));
        yield return ("/overview?feature=", window => overview.RunAsync(new TrafficFilter("default", window) { Feature = new FeatureCondition("feature-3") }, CancellationToken.None));
        yield return ("/features", window => features.RunAsync(new TrafficFilter("default", window), CancellationToken.None));
        foreach (var grouping in Enum.GetValues<SeriesGrouping>())
        {
            yield return ($"/series?group_by={grouping.ToString().ToLowerInvariant()}&bucket=day",
                window => series.RunAsync(new TrafficFilter("default", window), grouping, SeriesBucket.Day, CancellationToken.None));
        }

        yield return ("/series?group_by=feature&bucket=hour", window => series.RunAsync(new TrafficFilter("default", window), SeriesGrouping.Feature, SeriesBucket.Hour, CancellationToken.None));
        foreach (var (name, narrow) in Filters())
        {
            yield return ($"/requests{name}", window => log.PageAsync(narrow(new RequestFilter("default", window)), cursor: null, 50, CancellationToken.None));
        }

        yield return ("/requests, page 20 of a filter", window => PagesAsync(log, new RequestFilter("default", window) { Provider = "beta" }, 20));
        yield return ("/recommendations (groups)", window => new UsageGroups(source).ReadAsync("default", window, CancellationToken.None));
        yield return ("/anomalies", window => new AnomaliesQuery(source).RunAsync("default", window, feature: null, open: false, CancellationToken.None));
        yield return ("/accounting", _ => new AccountingQuery(source).RunAsync(CancellationToken.None));
    }

    private static IEnumerable<(string Name, Func<RequestFilter, RequestFilter> Narrow)> Filters()
    {
        yield return (string.Empty, filter => filter);
        yield return ("?feature= (frequent)", filter => filter with { Feature = new FeatureCondition("feature-1") });
        yield return ("?feature= (rare)", filter => filter with { Feature = new FeatureCondition("feature-39") });
        yield return ("?feature=untagged", filter => filter with { Feature = new FeatureCondition(null) });
        yield return ("?feature= (none such)", filter => filter with { Feature = new FeatureCondition("none") });
        yield return ("?task=", filter => filter with { Task = "reasoning" });
        yield return ("?provider=", filter => filter with { Provider = "gamma" });
        yield return ("?model_requested=", filter => filter with { ModelRequested = "quick-8b" });
        yield return ("?model_actual=", filter => filter with { ModelActual = "large-4-mini" });
        yield return ("?rule_id=", filter => filter with { RuleId = "rule-7" });
        yield return ("?status=upstream_aborted", filter => filter with { Status = RequestStatus.UpstreamAborted });
        yield return ("?status=success", filter => filter with { Status = RequestStatus.Success });
        yield return ("?routed=true", filter => filter with { Routed = true });
        yield return ("?min_cost= (rare)", filter => filter with { MinCost = 0.0269m });
        yield return ("?min_latency_ms= (rare)", filter => filter with { MinLatencyMs = 34_000 });
        yield return ("?feature&task&status&min_latency", filter => filter with { Feature = new FeatureCondition("feature-5"), Status = RequestStatus.ProviderError, MinLatencyMs = 20_000 });
    }

    private static async Task PagesAsync(RequestLogQuery log, RequestFilter filter, int pages)
    {
        RequestCursor? cursor = null;
        for (var page = 0; page < pages; page++)
        {
            cursor = RequestCursor.Parse((await log.PageAsync(filter, cursor, 50, CancellationToken.None)).NextCursor);
        }
    }

    private static async Task<(double P50, double P95)> TimeAsync(Func<TimeWindow, Task> run, TimeWindow window)
    {
        await run(window);
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.GetTimestamp();
            await run(window);
            times.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }

        times.Sort();
        return (times[Rounds / 2], times[(int)Math.Ceiling(Rounds * 0.95) - 1]);
    }
}
