using System.Globalization;
using Lectr.Bench.Report;

namespace Lectr.Bench.Queries;

/// <summary>What the calls behind the dashboard's pages take as the log grows: every run adds its own size and draws all sizes so far.</summary>
internal static class Growth
{
    private const string Prefix = "stored/";

    private static readonly (string Call, string Label)[] Shown =
    [
        ("/overview", "overview"), ("/features", "features"), ("/series?group_by=feature&bucket=day", "series by day"), ("/requests", "requests"),
        ("/requests?feature=chat", "of one feature"), ("/recommendations", "recommendations"), ("POST /rules/backtest", "backtest"),
    ];

    /// <summary>Adds the p95 in milliseconds of each call over 90 days with so many requests stored.</summary>
    public static void Add(Results results, long stored, IEnumerable<(string Call, double P95)> times)
    {
        foreach (var (call, p95) in times.Where(time => Shown.Any(shown => shown.Call == time.Call)))
        {
            results.Figure(string.Create(CultureInfo.InvariantCulture, $"{Prefix}{stored} {call}"), p95);
        }

        var bySize = results.Figures().Where(figure => figure.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(figure => (Name: figure.Key[Prefix.Length..].Split(' ', 2), figure.Value))
            .ToLookup(figure => long.Parse(figure.Name[0], CultureInfo.InvariantCulture), figure => (Call: figure.Name[1], figure.Value));
        var sizes = bySize.Select(size => size.Key).Order().ToArray();
        var plot = new Plot("p95 over 90 days as the log grows", "requests stored", "ms", LogX: true);
        foreach (var (call, label) in Shown)
        {
            plot.Line(label, sizes.Select(size => ((double)size, P95(size, call))));
        }

        results.Plot("stored", plot);
        results.Section("stored", Results.Table(
            ["p95 over 90 days, ms", .. sizes.Select(size => $"{size:N0} stored")],
            Shown.Select(shown => (string[])[$"`{shown.Call}`", .. sizes.Select(size => $"{P95(size, shown.Call):0}")])));

        double P95(long size, string call) => bySize[size].Where(figure => figure.Call == call).Select(figure => figure.Value).DefaultIfEmpty(double.NaN).Last();
    }
}
