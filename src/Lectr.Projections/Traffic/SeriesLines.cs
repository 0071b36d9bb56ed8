namespace Lectr.Projections.Traffic;

/// <summary>The figures of one group over the buckets of a window. Several threads may add at once, each to buckets of its own.</summary>
internal sealed class SeriesLines((bool Missing, string Name) group, int buckets)
{
    /// <summary>What the group is grouped by; missing where requests have none.</summary>
    public (bool Missing, string Name) Group { get; } = group;

    public decimal[] CostUsd { get; } = new decimal[buckets];

    public long[] Requests { get; } = new long[buckets];

    public long[] Errors { get; } = new long[buckets];

    public long[] Tokens { get; } = new long[buckets];

    public double?[] LatencyP95Ms { get; } = new double?[buckets];

    /// <summary>Adds a cell's sums.</summary>
    public void Add(int bucket, in SeriesFigures figures)
    {
        CostUsd[bucket] += figures.CostUsd;
        Requests[bucket] += figures.Requests;
        Errors[bucket] += figures.Errors;
        Tokens[bucket] += figures.Tokens;
    }
}
