using System.Runtime.CompilerServices;
using Npgsql;

namespace Lectr.Projections.Traffic;

/// <summary>The hourly cells of one organisation and UTC day, in the order of their hours; never changes once it is made.</summary>
internal sealed class DayCells
{
    private readonly Guid[] _keys;
    private readonly HourCell[] _cells;
    private readonly byte[] _histograms;

    private DayCells(DateTimeOffset day, Guid[] keys, HourCell[] cells, byte[] histograms) =>
        (Day, _keys, _cells, _histograms) = (day, keys, cells, histograms);

    /// <summary>Where the day begins.</summary>
    public DateTimeOffset Day { get; }

    /// <summary>The keys that its cells name by their place here.</summary>
    public ReadOnlySpan<Guid> Keys => _keys;

    /// <summary>The cells.</summary>
    public ReadOnlySpan<HourCell> Cells => _cells;

    /// <summary>What it takes in memory, about.</summary>
    public int Bytes => _cells.Length * Unsafe.SizeOf<HourCell>() + _histograms.Length + _keys.Length * Unsafe.SizeOf<Guid>() + 256;

    /// <summary>Reads the columns bucket, key and <see cref="SeriesFigures.Columns"/> of a day, which come by bucket.</summary>
    public static async Task<DayCells> ReadAsync(DateTime day, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var keys = new Dictionary<Guid, int>();
        var cells = new List<HourCell>();
        var histograms = new List<byte>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = reader.GetGuid(1);
            if (!keys.TryGetValue(key, out var place))
            {
                keys.Add(key, place = keys.Count);
            }

            var histogram = SeriesFigures.ReadHistogram(reader, 2);
            cells.Add(new HourCell((int)(reader.GetDateTime(0) - day).TotalHours, place, SeriesFigures.Read(reader, 2), histograms.Count, histogram.Length));
            histograms.AddRange(histogram);
        }

        return new DayCells(new DateTimeOffset(day), [.. keys.Keys], [.. cells], [.. histograms]);
    }

    /// <summary>The encoded histogram of a cell's latency.</summary>
    public ReadOnlySpan<byte> Histogram(in HourCell cell) => _histograms.AsSpan(cell.HistogramStart, cell.HistogramLength);

    /// <summary>Whether the cells are what that version of the day consists of.</summary>
    public bool AddUpTo(DayVersion version) =>
        _cells.Sum(cell => cell.Figures.Requests) == version.Requests && _cells.Sum(cell => cell.Figures.CostUsd) == version.CostUsd;
}

/// <summary>One key in one hour of its day.</summary>
/// <param name="Hour">0 to 23.</param>
/// <param name="Key">Place among the day's keys.</param>
internal readonly record struct HourCell(int Hour, int Key, SeriesFigures Figures, int HistogramStart, int HistogramLength);
