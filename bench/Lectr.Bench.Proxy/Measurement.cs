namespace Lectr.Bench.Proxy;

/// <summary>One round of one target.</summary>
internal sealed record Sample(double PerSecond, double CpuMicroseconds, double Bytes, double P50, double P99, long Failures);

/// <summary>One target under one load: its rounds, and their medians.</summary>
internal sealed record Row(string Target, double Megabytes, IReadOnlyList<Sample> Samples)
{
    public double Of(Func<Sample, double> value) => Median(Samples.Select(value));

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The median over the rounds of this target's value divided by another's in the same round.</summary>
    public double Against(Row? other, Func<Sample, double> value) =>
        other is null ? double.NaN : Median(Samples.Zip(other.Samples, (own, others) => value(own) / value(others)));
}

/// <summary>Interleaved rounds: every target meets the same weather.</summary>
internal static class Measurement
{
    public static async Task<IReadOnlyList<Row>> InterleavedAsync(IReadOnlyList<Target> targets, int rounds, Func<Target, Task<LoadResult>> run)
    {
        var samples = targets.ToDictionary(target => target.Name, _ => new List<Sample>(), StringComparer.Ordinal);
        for (var round = -1; round < rounds; round++)
        {
            foreach (var target in targets)
            {
                var bytes = await target.AllocatedAsync();
                var cpu = target.CpuSeconds;
                var result = await run(target);

                // What the target still does for these requests after the last answer (shipping) is theirs.
                await target.SettleAsync();
                var requests = Math.Max(1, result.Requests);
                var sample = new Sample(
                    result.PerSecond, (target.CpuSeconds - cpu) / requests * 1e6, (await target.AllocatedAsync() - bytes) / requests, result.P50, result.P99, result.Failures);
                if (round >= 0)
                {
                    samples[target.Name].Add(sample);
                }
            }
        }

        return [.. targets.Select(target => new Row(target.Name, target.Megabytes, samples[target.Name]))];
    }
}
