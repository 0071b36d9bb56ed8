using System.Globalization;

namespace Lectr.Bench.Report;

/// <summary>A goal, and the figure that meets it or does not.</summary>
/// <param name="What">What is measured.</param>
/// <param name="Figure">The figure's name among the results.</param>
/// <param name="Limit">The goal.</param>
/// <param name="AtLeast">Whether the figure must reach the limit, instead of staying below.</param>
/// <param name="Unit">What the numbers count.</param>
internal sealed record Goal(string What, string Figure, double Limit, bool AtLeast = false, string Unit = "");

/// <summary>Every goal beside what this run measured.</summary>
internal static class Goals
{
    private static readonly Goal[] All =
    [
        new("CPU per request of 1 KB, against bare YARP", "closed-1k/lectr-vs-yarp", 0.65),
        new("CPU per request of 32 KB, against bare YARP", "closed-32k-last/lectr-vs-yarp", 0.65),
        new("CPU per request of 1 MB, against bare YARP", "closed-1m/lectr-vs-yarp", 0.40),
        new("CPU per request of 1 KB, against YARP with the same switches", "closed-1k/lectr-vs-tuned", 0.95),
        new("CPU per request of 32 KB, against YARP with the same switches", "closed-32k-last/lectr-vs-tuned", 1.15),
        new("CPU per request of 1 MB, against YARP with the same switches", "closed-1m/lectr-vs-tuned", 0.80),
        new("CPU per request of 1 KB, against nginx", "closed-1k/lectr-vs-nginx", 1.5),
        new("CPU per request, Portkey's gateway against Lectr", "portkey/cpu-vs-lectr", 20, AtLeast: true),
        new("requests a second, Lectr against Portkey's gateway", "portkey/throughput-vs-lectr", 20, AtLeast: true),
        new("open loop, p50 added to bare YARP's", "open/lectr-p50-over-yarp-us", 10, Unit: " µs"),
        new("open loop, p99 against bare YARP's", "open/lectr-p99-vs-yarp", 1),
        new("1,000 streams: CPU per chunk, against bare YARP", "streams-1000/lectr-vs-yarp", 0.8),
        new("1,000 streams: median time to first token, against bare YARP", "streams-1000/lectr-ttft-vs-yarp", 1),
        new("allocated per request of 1 KB", "closed-1k/lectr-bytes", 3200, Unit: " B"),
        new("generation-2 collections in a minute's run", "minute/gen2", 0),
        new("append, 1,000 a transaction, one writer", "append/lectr-per-second", 45_000, AtLeast: true, Unit: "/s"),
        new("append, against plain SQL in the same run", "append/lectr-vs-plain", 1.5, AtLeast: true),
        new("rebuild of all read models together", "rebuild/all-per-second", 60_000, AtLeast: true, Unit: "/s"),
        new("rebuild of the cost cube alone", "rebuild/traffic-per-second", 100_000, AtLeast: true, Unit: "/s"),
        new("append and project until current", "project/append-and-project-per-second", 25_000, AtLeast: true, Unit: "/s"),
        new("request to visible in /features at 500/s, p99", "freshness/p99-ms", 300, Unit: " ms"),
        new("rule edit to live on all proxies, p99", "edit-to-live/p99-ms", 20, Unit: " ms"),
        new("drain after an outage, against the arrival rate", "outage/drain-vs-arrival", 3, AtLeast: true),
        new("p99 of requests while the spool drains, against before", "outage/p99-vs-before", 2),
        new("10 million requests: slowest call, 7 days, p95", "queries/week-p95-ms", 100, Unit: " ms"),
        new("10 million requests: slowest call, 90 days, p95", "queries/quarter-p95-ms", 300, Unit: " ms"),
    ];

    /// <summary>The table; a goal that the run did not measure says so.</summary>
    public static string Table(IReadOnlyDictionary<string, double> figures) => Results.Table(
        ["what", "goal", "measured", "measured / goal", "met"],
        All.Select(goal => figures.TryGetValue(goal.Figure, out var measured)
            ? (string[])[goal.What, Limit(goal), Text(measured) + goal.Unit, goal.Limit == 0 ? "" : Text(measured / goal.Limit), IsMet(goal, measured) ? "yes" : "**no**"]
            : [goal.What, Limit(goal), "not in this run", "", ""]));

    private static bool IsMet(Goal goal, double measured) => goal.AtLeast ? measured >= goal.Limit : measured <= goal.Limit;

    private static string Limit(Goal goal) => (goal.AtLeast ? "≥ " : "≤ ") + Text(goal.Limit) + goal.Unit;

    private static string Text(double value) => value.ToString(Math.Abs(value) switch { >= 1000 => "#,0", >= 20 => "0.#", _ => "0.##" }, CultureInfo.InvariantCulture);
}
