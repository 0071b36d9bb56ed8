using Lectr.Bench.Report;

namespace Lectr.Bench.Proxy;

/// <summary>A minute of moderate load after the warm-up: what the collector does, and whether memory stays where it is.</summary>
internal sealed class LongRun(SuiteOptions options, Results results)
{
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(5);

    public async Task RunAsync(string upstream)
    {
        using var lectr = await Targets.LectrAsync(Targets.Lectr, upstream);
        await WarmUp.RunAsync([lectr], options);
        var request = Bodies.Chat(1024, modelLast: true, stream: false);
        var duration = TimeSpan.FromSeconds(options.Time < TimeSpan.FromSeconds(3) ? 20 : 60);

        // The first seconds make the connections, which live on.
        var running = OpenLoop.RunAsync(lectr.Port, request, 3000, 128, duration + Opening);
        await Task.Delay(Opening);
        var (before, megabytes) = (await lectr.TellAsync(), lectr.Megabytes);
        var load = await running;
        var after = await lectr.TellAsync();
        var requests = Math.Max(1, after.Captured - before.Captured);
        results.Section("minute", Results.Table(
            ["", $"{duration.TotalSeconds:0} s at 3,000 requests/s"],
            [
                ["requests", $"{requests:#,0}"],
                ["failures", $"{load.Failures}"],
                ["allocated per request", $"{(after.Allocated - before.Allocated) / requests:#,0} B"],
                ["collections of generation 2", $"{after.Generation2 - before.Generation2}"],
                ["resident before, after", $"{megabytes:0} MB, {lectr.Megabytes:0} MB"],
                ["p50, p99", $"{load.P50:0.00} ms, {load.P99:0.00} ms"],
            ]));
        results.Figure("minute/gen2", after.Generation2 - before.Generation2);
        Console.Error.WriteLine($"long run: {(after.Allocated - before.Allocated) / requests} B a request, {after.Generation2 - before.Generation2} collections of generation 2");
    }
}
