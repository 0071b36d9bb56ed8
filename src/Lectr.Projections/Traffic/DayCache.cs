using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace Lectr.Projections.Traffic;

/// <summary>
/// The hourly cells of whole days, kept in memory and read again once the day has changed. A quarter is 150,000 cells, and having
/// PostgreSQL hand them over costs more than all the rest of an answer.
/// </summary>
internal sealed class DayCache(NpgsqlDataSource source) : IDisposable
{
    private const long MostBytes = 64 << 20;

    private static readonly TimeSpan LongestUnused = TimeSpan.FromHours(1);
    private static readonly TimeSpan LongestKept = TimeSpan.FromDays(1);

    private readonly MemoryCache _days = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <inheritdoc/>
    public void Dispose() => _days.Dispose();

    /// <summary>The days with traffic that the window touches, in order, with the versions that they have now.</summary>
    public Task<IReadOnlyList<KeyValuePair<DateTime, DayVersion>>> VersionsAsync(string organisation, TimeWindow window, CancellationToken cancellationToken) =>
        DayVersion.ReadAsync(source, organisation, TimeWindow.FloorDay(window.From).UtcDateTime, window.To.UtcDateTime, cancellationToken);

    /// <summary>A whole day, from memory where it is kept in this version.</summary>
    /// <param name="only">Keys that the answer needs, so that nothing else is read; null for all of them, which are kept then.</param>
    public async ValueTask<DayCells> GetAsync(string organisation, DateTime day, DayVersion version, Guid[]? only, CancellationToken cancellationToken)
    {
        if (_days.TryGetValue((organisation, day), out Entry? kept) && kept!.Version == version)
        {
            return kept.Cells;
        }

        var cells = await ReadAsync(organisation, day, only, cancellationToken);

        // Cells that were read after their version, or from a server that lags behind, are another version's.
        if (only is null && cells.AddUpTo(version))
        {
            Keep(organisation, version, cells);
        }

        return cells;
    }

    private async Task<DayCells> ReadAsync(string organisation, DateTime day, Guid[]? only, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            select c.bucket, c.key, {SeriesFigures.Columns} from lectr_read.traffic_hourly c
            where c.organisation = $1 and c.bucket >= $2 and c.bucket < $3 {(only is null ? "" : "and c.key = any($4)")}
            order by c.bucket
            """);
        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(day);
        command.Parameters.AddWithValue(day.AddDays(1));
        if (only is not null)
        {
            command.Parameters.AddWithValue(only);
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await DayCells.ReadAsync(day, reader, cancellationToken);
    }

    private void Keep(string organisation, DayVersion version, DayCells cells)
    {
        using var entry = _days.CreateEntry((organisation, cells.Day.UtcDateTime));
        entry.Value = new Entry(version, cells);
        entry.Size = cells.Bytes;
        entry.SlidingExpiration = LongestUnused;
        entry.AbsoluteExpirationRelativeToNow = LongestKept;
    }

    private sealed record Entry(DayVersion Version, DayCells Cells);
}
