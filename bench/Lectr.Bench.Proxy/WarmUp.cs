namespace Lectr.Bench.Proxy;

/// <summary>Lets every target run until its code is the one that stays: bodies of both kinds, and some streams.</summary>
internal static class WarmUp
{
    public static async Task RunAsync(IEnumerable<Target> targets, SuiteOptions options)
    {
        var small = Bodies.Chat(1024, modelLast: true, stream: false);
        var large = Bodies.Chat(32 * 1024, modelLast: true, stream: false);
        foreach (var target in targets.Where(target => target.Process is not null))
        {
            await ClosedLoop.RunAsync(target.Port, small, 64, options.WarmUp * (target.Tells ? 0.7 : 0.1));
            await ClosedLoop.RunAsync(target.Port, large, 64, options.WarmUp * (target.Tells ? 0.2 : 0.1));
            await StreamLoad.RunAsync(target.Port, 100, 20, 5);
            await target.SettleAsync();
        }
    }
}
