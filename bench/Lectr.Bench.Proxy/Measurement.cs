namespace Lectr.Bench.Proxy;

/// <summary>One target under one load: medians over the rounds.</summary>
internal sealed record Row(string Target, string Load, double PerSecond, double CpuMicroseconds, double P50, double P99, double Megabytes, long Failures);

/// <summary>Interleaved rounds: every target meets the same weather.</summary>
internal static class Measurement
{
    public static async Task<IReadOnlyList<Row>> InterleavedAsync(IReadOnlyList<Target> targets, string load, int rounds, Func<Target, Task<LoadResult>> run)
    {
        var samples = targets.ToDictionary(target => target.Name, _ => new List<(LoadResult Result, double Cpu)>(), StringComparer.Ordinal);
        for (var round = -1; round < rounds; round++)
        {
            foreach (var target in targets)
            {
                var before = target.CpuSeconds;
                var result = await run(target);
                var cpu = target.CpuSeconds - before;
                if (round >= 0)
                {
                    samples[target.Name].Add((result, cpu / Math.Max(1, result.Requests) * 1e6));
                }
            }
        }

        return [.. targets.Select(target =>
        {
            var of = samples[target.Name];
            return new Row(target.Name, load, Median(of, s => s.Result.PerSecond), Median(of, s => s.Cpu), Median(of, s => s.Result.P50),
                Median(of, s => s.Result.P99), target.Megabytes, of.Sum(s => s.Result.Failures));
        })];
    }

    public static double Median<T>(IReadOnlyCollection<T> items, Func<T, double> value)
    {
        var sorted = items.Select(value).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
