using Npgsql;

namespace Lectr.Projections.Traffic;

/// <summary>
/// Answers <c>/series</c>. Cells are added up here, because PostgreSQL spills to disk to group their histograms: days from the daily
/// table, hours from days that are kept in memory.
/// </summary>
public sealed class SeriesQuery(NpgsqlDataSource source) : IDisposable
{
    private const int DaysOfAThread = 30;

    private readonly DayCache _days = new(source);

    /// <summary>Figures by group and bucket; groups by falling cost, every bucket of the window present.</summary>
    public async Task<Series> RunAsync(TrafficFilter filter, SeriesGrouping grouping, SeriesBucket bucket, CancellationToken cancellationToken)
    {
        var buckets = new SeriesBuckets(filter.Window, bucket);
        var keys = await KeysAsync(filter, grouping, buckets.Starts.Count, cancellationToken);
        await (bucket == SeriesBucket.Hour ? AddHoursAsync(filter, buckets, keys, cancellationToken) : AddDaysAsync(filter, buckets, keys, cancellationToken));
        return new Series(
            filter.Window.From,
            filter.Window.To,
            grouping.ToString().ToLowerInvariant(),
            bucket.ToString().ToLowerInvariant(),
            buckets.Starts,
            [.. keys.Values.Distinct().Where(lines => lines.Requests.Any(requests => requests > 0))
                .OrderByDescending(lines => lines.CostUsd.Sum())
                .ThenByDescending(lines => lines.Requests.Sum())
                .ThenBy(lines => lines.Group.Name, StringComparer.Ordinal)
                .Select(lines => ToGroup(lines, grouping))]);
    }

    /// <inheritdoc/>
    public void Dispose() => _days.Dispose();

    private async Task<Dictionary<Guid, SeriesLines>> KeysAsync(TrafficFilter filter, SeriesGrouping grouping, int buckets, CancellationToken cancellationToken)
    {
        var groups = new Dictionary<(bool Missing, string Name), SeriesLines>();
        var keys = new Dictionary<Guid, SeriesLines>();
        await using var command = source.CreateCommand();
        command.Parameters.AddWithValue(filter.Organisation);
        command.CommandText = $"select k.key, {Column(grouping)} from lectr_read.traffic_keys k {TrafficSlices.Where(filter, command)}";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var group = reader.IsDBNull(1) ? (true, string.Empty) : (false, reader.GetString(1));
            if (!groups.TryGetValue(group, out var lines))
            {
                groups.Add(group, lines = new SeriesLines(group, buckets));
            }

            keys.Add(reader.GetGuid(0), lines);
        }

        return keys;
    }

    private async Task AddDaysAsync(TrafficFilter filter, SeriesBuckets buckets, Dictionary<Guid, SeriesLines> keys, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand();
        TrafficSlices.Bind(command, filter.Organisation, filter.Window);
        var narrowed = "";
        if (filter.IsNarrowed)
        {
            command.Parameters.AddWithValue(keys.Keys.ToArray());
            narrowed = "where c.key = any($6)";
        }

        command.CommandText =
            $"select c.key, c.bucket, {SeriesFigures.Columns} from {TrafficSlices.Cells(SeriesFigures.Measures)} {narrowed} order by c.bucket";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var percentiles = new SeriesPercentiles();
        while (await reader.ReadAsync(cancellationToken))
        {
            // A key that came after the keys were read belongs to traffic of this very moment: the next answer has it.
            if (keys.TryGetValue(reader.GetGuid(0), out var lines))
            {
                var place = buckets.IndexOf(new DateTimeOffset(reader.GetDateTime(1)));
                lines.Add(place, SeriesFigures.Read(reader, 2));
                percentiles.Add(place, lines, SeriesFigures.ReadHistogram(reader, 2));
            }
        }

        percentiles.EndBucket();
    }

    private async Task AddHoursAsync(TrafficFilter filter, SeriesBuckets buckets, Dictionary<Guid, SeriesLines> keys, CancellationToken cancellationToken)
    {
        var only = filter.IsNarrowed ? keys.Keys.ToArray() : null;
        var days = await _days.VersionsAsync(filter.Organisation, filter.Window, cancellationToken);
        await Task.WhenAll(days.Chunk(DaysOfAThread).Select(part => Task.Run(() => AddPartAsync(part), cancellationToken)));

        async Task AddPartAsync(KeyValuePair<DateTime, DayVersion>[] part)
        {
            var percentiles = new SeriesPercentiles();
            foreach (var (day, version) in part)
            {
                Add(await _days.GetAsync(filter.Organisation, day, version, only, cancellationToken), buckets, keys, percentiles);
            }

            percentiles.EndBucket();
        }
    }

    private static void Add(DayCells day, SeriesBuckets buckets, Dictionary<Guid, SeriesLines> keys, SeriesPercentiles percentiles)
    {
        var ofDay = new SeriesLines?[day.Keys.Length];
        for (var key = 0; key < ofDay.Length; key++)
        {
            ofDay[key] = keys.GetValueOrDefault(day.Keys[key]);
        }

        var first = buckets.IndexOf(day.Day);
        foreach (ref readonly var cell in day.Cells)
        {
            var place = first + cell.Hour;
            if (ofDay[cell.Key] is { } lines && place >= 0 && place < buckets.Starts.Count)
            {
                lines.Add(place, cell.Figures);
                percentiles.Add(place, lines, day.Histogram(cell));
            }
        }
    }

    private static SeriesGroup ToGroup(SeriesLines lines, SeriesGrouping grouping)
    {
        var missing = grouping == SeriesGrouping.Feature ? FeatureCondition.Untagged : null;
        return new SeriesGroup(
            lines.Group.Missing ? missing : lines.Group.Name, lines.Group.Missing, lines.CostUsd, lines.Requests, lines.Errors, lines.Tokens, lines.LatencyP95Ms);
    }

    private static string Column(SeriesGrouping grouping) => grouping switch
    {
        SeriesGrouping.Feature => "k.feature",
        SeriesGrouping.Model => "k.model_actual",
        SeriesGrouping.Provider => "k.provider_actual",
        SeriesGrouping.Task => "k.task",
        SeriesGrouping.Rule => "k.rule_id",
        _ => throw new ArgumentOutOfRangeException(nameof(grouping), grouping, "an unknown grouping"),
    };
}
