namespace Lectr.Projections.Traffic;

/// <summary>Walks over the pairs of an encoded <see cref="LatencyHistogram"/>.</summary>
internal ref struct HistogramReader(ReadOnlySpan<byte> encoded)
{
    private readonly ReadOnlySpan<byte> _encoded = encoded;
    private int _at;

    /// <summary>The bucket of the pair that the reader stands on.</summary>
    public int Bucket { get; private set; }

    /// <summary>How many values are in it.</summary>
    public long Count { get; private set; }

    /// <summary>Goes to the next pair; false at the end.</summary>
    /// <exception cref="FormatException">The bytes are not a histogram.</exception>
    public bool Next()
    {
        if (_at == _encoded.Length)
        {
            return false;
        }

        var head = ReadNumber();
        var bucket = (ulong)Bucket + (head >> 1);
        if (bucket >= (ulong)LatencyBuckets.Count)
        {
            throw new FormatException("a latency histogram names a bucket that does not exist");
        }

        Bucket = (int)bucket;
        Count = (head & 1) == 0 ? 1 : (long)ReadNumber();
        return true;
    }

    private ulong ReadNumber()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at == _encoded.Length)
            {
                break;
            }

            var part = _encoded[_at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new FormatException("a latency histogram is cut short");
    }
}
