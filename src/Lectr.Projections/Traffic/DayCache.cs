using Microsoft.Extensions.Caching.Memory;
using Npgsql;
using NpgsqlTypes;

namespace Lectr.Projections.Traffic;

/// <summary>
/// The hourly cells of whole days, kept in memory and read again once the day has changed. A quarter is 150,000 cells, and having
/// PostgreSQL hand them over costs more than all the rest of an answer.
/// </summary>
internal sealed class DayCache(NpgsqlDataSource source) : IDisposable
{
    private const int DaysOfAReader = 30;
    private const long MostBytes = 64 << 20;
    private static readonly TimeSpan Unused = TimeSpan.FromHours(1);

    private readonly MemoryCache _days = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <inheritdoc/>
    public void Dispose() => _days.Dispose();

    /// <summary>Every day with traffic that the window touches, whole, in order.</summary>
    /// <param name="only">Keys that the answer needs, so that nothing else is read; null for all of them, which are kept then.</param>
    public async Task<IReadOnlyList<DayCells>> ReadAsync(string organisation, TimeWindow window, Guid[]? only, CancellationToken cancellationToken)
    {
        var from = TimeWindow.FloorDay(window.From).UtcDateTime;
        Dictionary<DateTime, DayVersion> versions;
        await using (var command = source.CreateCommand(DayVersion.Sql))
        {
            command.Parameters.AddRange(DayVersion.Parameters(organisation, from, window.To.UtcDateTime));
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            versions = await DayVersion.ReadAsync(reader, cancellationToken);
        }

        var days = new List<DayCells>(versions.Count);
        var missing = new List<DateTime>();
        foreach (var (day, version) in versions)
        {
            if (_days.TryGetValue((organisation, day), out Entry? kept) && kept!.Version == version)
            {
                days.Add(kept.Cells);
            }
            else
            {
                missing.Add(day);
            }
        }

        var read = await Task.WhenAll(missing.Order().Chunk(DaysOfAReader).Select(part => FetchAsync(organisation, part, only, cancellationToken)));
        return [.. days.Concat(read.SelectMany(part => part)).OrderBy(day => day.Day)];
    }

    private async Task<IReadOnlyList<DayCells>> FetchAsync(string organisation, DateTime[] days, Guid[]? only, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();

        // Versions first and on the same connection: the cells may be newer than their version, and are read once more then, never older.
        var versioned = new NpgsqlBatchCommand(DayVersion.Sql);
        versioned.Parameters.AddRange(DayVersion.Parameters(organisation, days[0], days[^1].AddDays(1)));
        batch.BatchCommands.Add(versioned);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"""
            select c.bucket, c.key, {SeriesFigures.Columns}
            from unnest($2) day join lectr_read.traffic_hourly c on c.organisation = $1 and c.bucket >= day and c.bucket < day + interval '24 hours'
            {(only is null ? "" : "where c.key = any($3)")}
            """)
        {
            Parameters =
            {
                new() { Value = organisation },
                new() { Value = days, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
            },
        });
        if (only is not null)
        {
            batch.BatchCommands[1].Parameters.Add(new() { Value = only });
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var versions = await DayVersion.ReadAsync(reader, cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var builders = days.ToDictionary(day => day, day => new DayCells.Builder(new DateTimeOffset(day)));
        while (await reader.ReadAsync(cancellationToken))
        {
            var hour = new DateTimeOffset(reader.GetDateTime(0));
            builders[TimeWindow.FloorDay(hour).UtcDateTime].Add(hour, reader.GetGuid(1), SeriesFigures.Read(reader, 2), SeriesFigures.ReadHistogram(reader, 2));
        }

        var cells = builders.Values.Select(builder => builder.Build()).ToList();
        if (only is null)
        {
            cells.ForEach(day => Keep(organisation, day, versions));
        }

        return cells;
    }

    private void Keep(string organisation, DayCells cells, Dictionary<DateTime, DayVersion> versions)
    {
        if (versions.TryGetValue(cells.Day.UtcDateTime, out var version))
        {
            using var entry = _days.CreateEntry((organisation, cells.Day.UtcDateTime));
            entry.Value = new Entry(version, cells);
            entry.Size = cells.Bytes;
            entry.SlidingExpiration = Unused;
        }
    }

    private sealed record Entry(DayVersion Version, DayCells Cells);
}
