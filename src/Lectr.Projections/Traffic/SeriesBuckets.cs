namespace Lectr.Projections.Traffic;

/// <summary>The buckets of a window, each by its beginning; the first begins at or before the window.</summary>
internal sealed class SeriesBuckets
{
    private readonly DateTimeOffset _first;
    private readonly TimeSpan _width;

    public SeriesBuckets(TimeWindow window, SeriesBucket bucket)
    {
        _width = bucket == SeriesBucket.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
        _first = bucket == SeriesBucket.Hour ? window.From : TimeWindow.FloorDay(window.From);
        var starts = new List<DateTimeOffset>();
        for (var start = _first; start < window.To; start += _width)
        {
            starts.Add(start);
        }

        Starts = starts;
    }

    /// <summary>Their beginnings.</summary>
    public IReadOnlyList<DateTimeOffset> Starts { get; }

    /// <summary>Place of the bucket that <paramref name="moment"/> lies in; outside of 0 to the count of <see cref="Starts"/> where the window has none.</summary>
    public int IndexOf(DateTimeOffset moment) => (int)Math.Floor((moment - _first) / _width);
}
