using Lectr.Bench.Report;

namespace Lectr.Bench.Proxy;

/// <summary>An open loop: requests are due whether or not the ones before were answered.</summary>
internal sealed class OpenSection(SuiteOptions options, Results results)
{
    private const int PerSecond = 3000;

    public async Task RunAsync(IReadOnlyList<Target> targets)
    {
        var request = Bodies.Chat(1024, modelLast: true, stream: false);
        var rows = await Measurement.InterleavedAsync(targets, options.Rounds, target => OpenLoop.RunAsync(target.Port, request, PerSecond, 128, options.Time));
        results.Section("open", Tables.Closed(rows));
        results.Raw("open", rows);
        var lectr = rows.First(row => row.Target == Targets.Lectr);
        var yarp = rows.First(row => row.Target == Targets.Yarp);
        results.Figure("open/lectr-p50-over-yarp-us", (lectr.Of(sample => sample.P50) - yarp.Of(sample => sample.P50)) * 1000);
        results.Figure("open/lectr-p99-vs-yarp", lectr.Against(yarp, sample => sample.P99));
        Console.Error.WriteLine($"open loop: {string.Join("; ", rows.Select(row => $"{row.Target} p50 {row.Of(sample => sample.P50):0.000} p99 {row.Of(sample => sample.P99):0.00} ms"))}");
    }
}
