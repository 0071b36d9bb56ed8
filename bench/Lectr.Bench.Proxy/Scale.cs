using Lectr.Bench.Report;

namespace Lectr.Bench.Proxy;

/// <summary>The cost of a request as the number of rules, keys, organisations and features grows.</summary>
internal sealed class Scale(SuiteOptions options, Results results)
{
    private static readonly (string What, int Count, Func<LectrSetting, int, LectrSetting> Set)[] Settings =
    [
        ("rules", 1, Rules), ("rules", 20, Rules), ("rules", 1000, Rules), ("rules", 10_000, Rules),
        ("keys", 1, Keys), ("keys", 10_000, Keys), ("keys", 100_000, Keys),
        ("organisations", 1, Organisations), ("organisations", 1000, Organisations), ("organisations", 10_000, Organisations),
        ("features", 1, Features), ("features", 100, Features), ("features", 10_000, Features),
    ];

    public async Task RunAsync(string upstream)
    {
        var targets = new Dictionary<Target, (string What, int Count)>();
        try
        {
            foreach (var (what, count, set) in Settings)
            {
                var target = await Targets.LectrAsync($"{count:#,0} {what}", upstream, setting => set(setting, count));
                targets[target] = (what, count);
            }

            await WarmUp.RunAsync(targets.Keys, options with { WarmUp = options.WarmUp / 4 });
            var plain = new[] { Bodies.Chat(1024, modelLast: true, stream: false) };
            var rows = await Measurement.InterleavedAsync([.. targets.Keys], options.Rounds, target => ClosedLoop.RunAsync(
                target.Port, targets[target] is ("features", var count) ? Tagged(count) : plain, 64, options.Time / 1.5));
            var plot = new Plot("One request of 1 KB as the work grows", "how many", "CPU per request, µs", LogX: true);
            foreach (var group in rows.Zip(targets.Values).GroupBy(pair => pair.Second.What))
            {
                plot.Line(group.Key, group.Select(pair => ((double)pair.Second.Count, pair.First.Of(sample => sample.CpuMicroseconds))));
            }

            results.Plot("scale", plot);
            results.Section("scale", Results.Table(
                ["", "CPU per request", "against one", "allocated per request", "resident"],
                rows.Zip(targets.Values).Select(pair => (string[])
                [
                    pair.First.Target,
                    $"{pair.First.Of(sample => sample.CpuMicroseconds):0.0} µs",
                    $"{pair.First.Against(rows.Zip(targets.Values).First(one => one.Second.What == pair.Second.What).First, sample => sample.CpuMicroseconds):0.00}",
                    $"{pair.First.Of(sample => sample.Bytes):#,0} B",
                    $"{pair.First.Megabytes:0} MB",
                ])));
            results.Raw("scale", rows);
            Console.Error.WriteLine($"scale: {Tables.Line(rows)}");
        }
        finally
        {
            foreach (var target in targets.Keys)
            {
                target.Dispose();
            }
        }
    }

    private static byte[][] Tagged(int count) =>
        [.. Enumerable.Range(0, count).Select(number => Bodies.Chat(1024, modelLast: true, stream: false, feature: $"feature-of-{number}"))];

    private static LectrSetting Rules(LectrSetting setting, int count) => setting with { Rules = count };

    private static LectrSetting Keys(LectrSetting setting, int count) => setting with { Keys = count };

    private static LectrSetting Organisations(LectrSetting setting, int count) => setting with { Organisations = count };

    private static LectrSetting Features(LectrSetting setting, int count) => setting;
}
