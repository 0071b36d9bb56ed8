using System.Runtime.CompilerServices;

namespace Lectr.Projections.Traffic;

/// <summary>The hourly cells of one organisation and UTC day, in the order of their hours; never changes once it is made.</summary>
internal sealed class DayCells
{
    private readonly HourCell[] _cells;
    private readonly byte[] _histograms;

    private DayCells(DateTimeOffset day, Guid[] keys, HourCell[] cells, byte[] histograms) =>
        (Day, Keys, _cells, _histograms) = (day, keys, cells, histograms);

    /// <summary>Where the day begins.</summary>
    public DateTimeOffset Day { get; }

    /// <summary>The keys that its cells name by their place here.</summary>
    public Guid[] Keys { get; }

    /// <summary>The cells.</summary>
    public ReadOnlySpan<HourCell> Cells => _cells;

    /// <summary>What it takes in memory, about.</summary>
    public int Bytes => _cells.Length * Unsafe.SizeOf<HourCell>() + _histograms.Length + Keys.Length * 16 + 256;

    /// <summary>The encoded histogram of a cell's latency.</summary>
    public ReadOnlySpan<byte> Histogram(in HourCell cell) => _histograms.AsSpan(cell.HistogramStart, cell.HistogramLength);

    /// <summary>Collects the cells of a day, in any order.</summary>
    internal sealed class Builder(DateTimeOffset day)
    {
        private readonly Dictionary<Guid, int> _keys = [];
        private readonly List<HourCell> _cells = [];
        private readonly List<byte> _histograms = [];

        public void Add(DateTimeOffset hour, Guid key, SeriesFigures figures, byte[] histogram)
        {
            if (!_keys.TryGetValue(key, out var place))
            {
                _keys.Add(key, place = _keys.Count);
            }

            _cells.Add(new HourCell((int)(hour - day).TotalHours, place, figures, _histograms.Count, histogram.Length));
            _histograms.AddRange(histogram);
        }

        public DayCells Build() => new(day, [.. _keys.Keys], [.. _cells.OrderBy(cell => cell.Hour)], [.. _histograms]);
    }
}

/// <summary>One key in one hour of its day.</summary>
/// <param name="Hour">0 to 23.</param>
/// <param name="Key">Place among the day's keys.</param>
internal readonly record struct HourCell(int Hour, int Key, SeriesFigures Figures, int HistogramStart, int HistogramLength);
