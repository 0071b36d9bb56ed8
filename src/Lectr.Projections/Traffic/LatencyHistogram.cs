namespace Lectr.Projections.Traffic;

/// <summary>
/// Counts by <see cref="LatencyBuckets"/>, sparse and mergeable: merging gives exactly what adding every value to one histogram gives.
/// Its bytes are canonical, the same counts always encode alike.
/// </summary>
public sealed class LatencyHistogram
{
    private ushort[] _buckets = new ushort[4];
    private long[] _counts = new long[4];
    private int _used;

    /// <summary>Number of values.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one duration in microseconds.</summary>
    public void Add(long microseconds) => Add(LatencyBuckets.IndexOf(microseconds), 1);

    /// <summary>Adds everything that <paramref name="other"/> holds.</summary>
    public void Merge(LatencyHistogram other)
    {
        for (var i = 0; i < other._used; i++)
        {
            Add(other._buckets[i], other._counts[i]);
        }
    }

    /// <summary>Adds an encoded histogram.</summary>
    /// <exception cref="FormatException">The bytes are not a histogram.</exception>
    public void Merge(ReadOnlySpan<byte> encoded)
    {
        var cells = new HistogramReader(encoded);
        while (cells.Next())
        {
            Add(cells.Bucket, cells.Count);
        }
    }

    /// <summary>
    /// One pair after another: distance to the bucket before, doubled, plus 1 when the count is not 1; then the count.
    /// Both as base-128 numbers, low bits first.
    /// </summary>
    public byte[] Encode()
    {
        Span<byte> buffer = _used <= 64 ? stackalloc byte[_used * 13] : new byte[_used * 13];
        var length = 0;
        var previous = 0;
        for (var i = 0; i < _used; i++)
        {
            var many = _counts[i] != 1;
            Write(buffer, ref length, (ulong)((_buckets[i] - previous) * 2 + (many ? 1 : 0)));
            if (many)
            {
                Write(buffer, ref length, (ulong)_counts[i]);
            }

            previous = _buckets[i];
        }

        return buffer[..length].ToArray();
    }

    private void Add(int bucket, long count)
    {
        Count += count;
        var at = Array.BinarySearch(_buckets, 0, _used, (ushort)bucket);
        if (at >= 0)
        {
            _counts[at] += count;
            return;
        }

        at = ~at;
        if (_used == _buckets.Length)
        {
            Array.Resize(ref _buckets, _used * 2);
            Array.Resize(ref _counts, _used * 2);
        }

        Array.Copy(_buckets, at, _buckets, at + 1, _used - at);
        Array.Copy(_counts, at, _counts, at + 1, _used - at);
        _buckets[at] = (ushort)bucket;
        _counts[at] = count;
        _used++;
    }

    private static void Write(Span<byte> buffer, ref int length, ulong value)
    {
        while (value >= 0x80)
        {
            buffer[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        buffer[length++] = (byte)value;
    }
}
