using Npgsql;

namespace Lectr.Projections.Traffic;

/// <summary>
/// Answers <c>/series</c>. Cells are added up here, because PostgreSQL spills to disk to group their histograms, and long windows are read
/// by several connections at once: a quarter by the hour is 150,000 cells.
/// </summary>
public sealed class SeriesQuery(NpgsqlDataSource source)
{
    private const int BucketsOfAReader = 30 * 24;

    /// <summary>Figures by group and bucket; groups by falling cost, every bucket of the window present.</summary>
    public async Task<Series> RunAsync(TrafficFilter filter, SeriesGrouping grouping, SeriesBucket bucket, CancellationToken cancellationToken)
    {
        var buckets = Buckets(filter.Window, bucket);
        var keys = await KeysAsync(filter, grouping, buckets.Count, cancellationToken);
        await Task.WhenAll(Enumerable.Range(0, (buckets.Count + BucketsOfAReader - 1) / BucketsOfAReader)
            .Select(part => Task.Run(() => ReadAsync(filter, bucket, buckets, part * BucketsOfAReader, keys, cancellationToken), cancellationToken)));
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

    private async Task ReadAsync(
        TrafficFilter filter, SeriesBucket bucket, BucketRow buckets, int first, Dictionary<Guid, SeriesLines> keys, CancellationToken cancellationToken)
    {
        var last = Math.Min(first + BucketsOfAReader, buckets.Count);
        await using var command = source.CreateCommand();
        TrafficSlices.Bind(command, filter.Organisation, buckets.Between(first, last, filter.Window));
        var narrowed = "";
        if (filter.IsNarrowed)
        {
            command.Parameters.AddWithValue(keys.Keys.ToArray());
            narrowed = "where c.key = any($6)";
        }

        var cells = bucket == SeriesBucket.Hour ? TrafficSlices.HourlyCells(SeriesLines.Measures) : TrafficSlices.Cells(SeriesLines.Measures);
        command.CommandText = $"select c.key, c.bucket, {SeriesLines.Columns} from {cells} {narrowed} order by c.bucket";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var percentiles = new SeriesPercentiles();
        while (await reader.ReadAsync(cancellationToken))
        {
            // A key that came after the keys were read belongs to traffic of this very moment: the next answer has it.
            if (keys.TryGetValue(reader.GetGuid(0), out var lines))
            {
                var place = buckets.IndexOf(new DateTimeOffset(reader.GetDateTime(1)));
                lines.Add(place, reader, column: 2);
                percentiles.Add(place, lines, reader.GetFieldValue<byte[]>(2 + SeriesLines.Histogram));
            }
        }

        percentiles.EndBucket();
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

    private static BucketRow Buckets(TimeWindow window, SeriesBucket bucket)
    {
        var width = bucket == SeriesBucket.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1);
        var first = bucket == SeriesBucket.Hour ? window.From : TimeWindow.FloorDay(window.From);
        var starts = new List<DateTimeOffset>();
        for (var start = first; start < window.To; start += width)
        {
            starts.Add(start);
        }

        return new BucketRow(starts, first, width);
    }

    private sealed record BucketRow(List<DateTimeOffset> Starts, DateTimeOffset First, TimeSpan Width)
    {
        public int Count => Starts.Count;

        /// <summary>The part of the window that these buckets cover.</summary>
        public TimeWindow Between(int first, int last, TimeWindow window) =>
            new(first == 0 ? window.From : Starts[first], last == Count ? window.To : Starts[last]);

        public int IndexOf(DateTimeOffset start) => (int)((start - First).Ticks / Width.Ticks);
    }
}
