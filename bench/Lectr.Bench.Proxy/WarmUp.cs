using System.Diagnostics;

namespace Lectr.Bench.Proxy;

/// <summary>Lets every target run until its code is the one that stays: bodies of both kinds, and some streams.</summary>
internal static class WarmUp
{
    private const int SteadyRounds = 6;

    public static async Task RunAsync(IEnumerable<Target> targets, SuiteOptions options)
    {
        var small = Bodies.Chat(1024, modelLast: true, stream: false);
        var large = Bodies.Chat(32 * 1024, modelLast: true, stream: false);
        foreach (var target in targets.Where(target => target.Process is not null))
        {
            await StreamLoad.RunAsync(target.Port, 100, 20, 5);
            await UntilSteadyAsync(target, small, options.WarmUp);
            await UntilSteadyAsync(target, large, options.WarmUp / 3);
            await target.SettleAsync();
        }
    }

    // Steady is a row of rounds that cost no less than the best one before them; a busy machine may take all of the time.
    private static async Task UntilSteadyAsync(Target target, byte[] request, TimeSpan most)
    {
        var best = double.MaxValue;
        var watch = Stopwatch.StartNew();
        for (var steady = 0; steady < SteadyRounds && watch.Elapsed < most;)
        {
            var before = target.CpuSeconds;
            var result = await ClosedLoop.RunAsync(target.Port, request, 64, TimeSpan.FromSeconds(0.7));
            var cpu = (target.CpuSeconds - before) / Math.Max(1, result.Requests);
            steady = cpu > best * 0.97 ? steady + 1 : 0;
            best = Math.Min(best, cpu);
        }
    }
}
