namespace Lectr.Projections.Traffic;

/// <summary>Reads the percentiles of one bucket after another, so that the histograms of no more than one are held.</summary>
internal sealed class SeriesPercentiles
{
    private readonly Dictionary<SeriesLines, LatencyDistribution> _byGroup = [];
    private readonly List<(SeriesLines Lines, LatencyDistribution Latency)> _inBucket = [];
    private int _bucket = -1;

    /// <summary>Adds a cell's histogram; all cells of a bucket come together.</summary>
    public void Add(int bucket, SeriesLines lines, ReadOnlySpan<byte> histogram)
    {
        if (bucket != _bucket)
        {
            EndBucket();
            _bucket = bucket;
        }

        if (!_byGroup.TryGetValue(lines, out var latency))
        {
            _byGroup.Add(lines, latency = new LatencyDistribution());
        }

        if (latency.Count == 0)
        {
            _inBucket.Add((lines, latency));
        }

        latency.Add(histogram);
    }

    /// <summary>Writes the percentiles of the bucket, once it has all its cells.</summary>
    public void EndBucket()
    {
        foreach (var (lines, latency) in _inBucket)
        {
            lines.LatencyP95Ms[_bucket] = latency.PercentileMs(95);
            latency.Clear();
        }

        _inBucket.Clear();
    }
}
