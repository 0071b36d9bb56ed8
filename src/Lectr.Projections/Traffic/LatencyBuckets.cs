namespace Lectr.Projections.Traffic;

/// <summary>
/// The fixed scale of every latency histogram, in integer microseconds: exact below 50 µs, then each bucket about 1.9 % wider than
/// the one before, so that its representative is within 1 % of every value in it. Stored histograms depend on it: it never changes.
/// </summary>
public static class LatencyBuckets
{
    private const long Largest = 1_000_000_000_000;
    private static readonly long[] Bounds = MakeBounds();
    private static readonly ushort[] FirstOfMagnitude = MakeMagnitudes();

    /// <summary>Number of buckets; the last one takes everything from eleven days on.</summary>
    public static int Count => Bounds.Length;

    /// <summary>The bucket of a duration; negative ones count as zero.</summary>
    public static int IndexOf(long microseconds)
    {
        if (microseconds < 50)
        {
            return microseconds < 0 ? 0 : (int)microseconds;
        }

        if (microseconds >= Largest)
        {
            return Bounds.Length - 1;
        }

        var index = (int)FirstOfMagnitude[Magnitude(microseconds)];
        while (index + 1 < Bounds.Length && Bounds[index + 1] <= microseconds)
        {
            index++;
        }

        return index;
    }

    /// <summary>The value that stands for a bucket, microseconds: the harmonic mean of its first and last value.</summary>
    public static double Representative(int index)
    {
        double low = Bounds[index];
        double high = index + 1 < Bounds.Length ? Bounds[index + 1] - 1 : low;
        return low == 0 ? 0 : 2 * low * high / (low + high);
    }

    private static long[] MakeBounds()
    {
        var bounds = Enumerable.Range(0, 50).Select(value => (long)value).ToList();
        for (long bound = 50; bound <= Largest; bound = Math.Max(bound + 1, bound + bound * 19 / 1000))
        {
            bounds.Add(bound);
        }

        return [.. bounds];
    }

    // Sixteenths of an octave: from its first bucket at most four steps lead to the right one.
    private static int Magnitude(long value) => (int)(BitConverter.DoubleToUInt64Bits(value) >> 48) - (1023 << 4);

    private static ushort[] MakeMagnitudes()
    {
        var first = new ushort[Magnitude(Largest) + 1];
        for (var magnitude = 0; magnitude < first.Length; magnitude++)
        {
            var start = BitConverter.UInt64BitsToDouble((ulong)(magnitude + (1023 << 4)) << 48);
            var index = Array.BinarySearch(Bounds, (long)Math.Floor(start));
            first[magnitude] = (ushort)Math.Max(0, index >= 0 ? index : ~index - 1);
        }

        return first;
    }
}
