using System.Diagnostics;
using Lectr.Bench.Report;

namespace Lectr.Bench.Proxy;

/// <summary>
/// The database goes away under steady load and comes back: how fast the spool drains, against the rate at which requests
/// arrive meanwhile, and what requests notice of it.
/// </summary>
internal sealed class Outage(SuiteOptions options, Results results)
{
    private const int PerSecond = 1000;

    public async Task RunAsync(string upstream, string database)
    {
        await using var gate = new DatabaseGate(database);
        using var lectr = await Targets.LectrAsync(Targets.Shipping, upstream, setting => setting with { Database = gate.ConnectionString });
        await WarmUp.RunAsync([lectr], options);
        var request = Bodies.Chat(1024, modelLast: true, stream: false);
        var away = options.Time < TimeSpan.FromSeconds(3) ? TimeSpan.FromSeconds(15) : TimeSpan.FromSeconds(60);

        var before = await OpenLoop.RunAsync(lectr.Port, request, PerSecond, 128, TimeSpan.FromSeconds(5));
        await DrainedAsync(lectr);
        gate.Shut();
        var during = await OpenLoop.RunAsync(lectr.Port, request, PerSecond, 128, away);
        gate.Open();
        var start = await lectr.TellAsync();
        var waiting = start.Captured - start.Stored;
        using var stop = new CancellationTokenSource();
        var load = OpenLoop.RunAsync(lectr.Port, request, PerSecond, 128, TimeSpan.FromSeconds(30), stop.Token);
        var (seconds, shipped, line) = await DrainAsync(lectr, start.Stored);
        await stop.CancelAsync();
        var draining = await load;
        results.Plot("outage", new Plot($"After {away.TotalSeconds:0} s without a database, {PerSecond:#,0} requests/s going on", "seconds since it is back", "events in the spool").Line("waiting", line));
        results.Section("outage", Results.Table(
            ["", "p50", "p99", "failures"],
            [
                ["before", $"{before.P50:0.00} ms", $"{before.P99:0.00} ms", $"{before.Failures}"],
                ["database away", $"{during.P50:0.00} ms", $"{during.P99:0.00} ms", $"{during.Failures}"],
                ["spool draining", $"{draining.P50:0.00} ms", $"{draining.P99:0.00} ms", $"{draining.Failures}"],
            ]) + FormattableString.Invariant($"""

            {waiting:#,0} events waited when the database came back; the spool was empty {seconds:0.0} s later, the first attempt to connect included, at
            {shipped / seconds:#,0} events a second while {PerSecond:#,0} a second arrived.
            """));
        results.Raw("outage", new { before, during, draining, waiting, seconds, shipped });
        results.Figure("outage/drain-vs-arrival", shipped / seconds / PerSecond);
        results.Figure("outage/p99-vs-before", draining.P99 / before.P99);
        Console.Error.WriteLine($"outage: {waiting} waiting, drained in {seconds:0.0} s, {shipped / seconds:0}/s; p99 {before.P99:0.00}, {during.P99:0.00}, {draining.P99:0.00} ms");
    }

    private static async Task DrainedAsync(Target lectr)
    {
        while (await lectr.TellAsync() is var state && state.Captured > state.Stored)
        {
            await Task.Delay(50);
        }
    }

    private static async Task<(double Seconds, long Shipped, List<(double, double)> Line)> DrainAsync(Target lectr, long stored)
    {
        var watch = Stopwatch.StartNew();
        var line = new List<(double, double)>();
        while (true)
        {
            var state = await lectr.TellAsync();
            var left = state.Captured - state.Stored;
            line.Add((watch.Elapsed.TotalSeconds, left));
            if (left < PerSecond / 5 || watch.Elapsed > TimeSpan.FromSeconds(28))
            {
                return (watch.Elapsed.TotalSeconds, state.Stored - stored, line);
            }

            await Task.Delay(50);
        }
    }
}
