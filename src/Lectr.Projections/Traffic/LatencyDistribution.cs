namespace Lectr.Projections.Traffic;

/// <summary>Sums many encoded histograms for a query and reads percentiles from them.</summary>
public sealed class LatencyDistribution
{
    private readonly long[] _counts = new long[LatencyBuckets.Count];
    private int _lowest = LatencyBuckets.Count;
    private int _highest = -1;

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>Adds an encoded <see cref="LatencyHistogram"/>.</summary>
    /// <exception cref="FormatException">The bytes are not a histogram.</exception>
    public void Add(ReadOnlySpan<byte> encoded)
    {
        var cells = new HistogramReader(encoded);
        while (cells.Next())
        {
            _counts[cells.Bucket] += cells.Count;
            Count += cells.Count;
            _lowest = Math.Min(_lowest, cells.Bucket);
            _highest = Math.Max(_highest, cells.Bucket);
        }
    }

    /// <summary>Forgets everything; costs as much as what was added, so that one instance serves thousands of small sums.</summary>
    public void Clear()
    {
        if (_highest >= 0)
        {
            Array.Clear(_counts, _lowest, _highest - _lowest + 1);
        }

        (Count, _lowest, _highest) = (0, LatencyBuckets.Count, -1);
    }

    /// <summary>Adds everything that another one holds.</summary>
    public void Add(LatencyDistribution other)
    {
        for (var i = other._lowest; i <= other._highest; i++)
        {
            _counts[i] += other._counts[i];
        }

        Count += other.Count;
        _lowest = Math.Min(_lowest, other._lowest);
        _highest = Math.Max(_highest, other._highest);
    }

    /// <summary>
    /// The nearest-rank percentile in milliseconds, within 1 % of the exact one (0.5 µs where that is more), rounded to microseconds;
    /// null without values. <paramref name="percent"/> is between 1 and 100.
    /// </summary>
    public double? PercentileMs(int percent)
    {
        if (Count == 0)
        {
            return null;
        }

        var rank = (Count * percent + 99) / 100;
        var index = _lowest;
        for (var seen = _counts[index]; seen < rank; seen += _counts[index])
        {
            index++;
        }

        return Math.Round(LatencyBuckets.Representative(index)) / 1000;
    }
}
