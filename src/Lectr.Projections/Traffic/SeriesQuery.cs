using Npgsql;

namespace Lectr.Projections.Traffic;

/// <summary>Answers <c>/series</c>.</summary>
public sealed class SeriesQuery(NpgsqlDataSource source)
{
    private static readonly string[] Measures =
    [
        "requests", "client_error", "provider_error", "upstream_unreachable", "upstream_aborted",
        "input", "cache_read", "cache_write_short", "cache_write_long", "output", "cost_usd", "latency_histogram",
    ];

    /// <summary>Figures by group and bucket; groups by falling cost, every bucket of the window present.</summary>
    public async Task<Series> RunAsync(TrafficFilter filter, SeriesGrouping grouping, SeriesBucket bucket, CancellationToken cancellationToken)
    {
        var buckets = Buckets(filter.Window, bucket);
        var groups = new Dictionary<(bool Missing, string Key), SeriesLines>();
        var linesOf = new Dictionary<Guid, SeriesLines>();
        await using var command = source.CreateCommand();
        TrafficSlices.Bind(command, filter.Organisation, filter.Window);

        // Added up here: a quarter by the hour is 150,000 cells, and PostgreSQL spills to disk to group their histograms.
        command.CommandText =
            $"""
            select c.key, {Column(grouping)}, c.bucket, cost_usd, requests, client_error + provider_error + upstream_unreachable + upstream_aborted,
              input + cache_read + cache_write_short + cache_write_long + output, latency_histogram
            from {(bucket == SeriesBucket.Hour ? TrafficSlices.FromHours(Measures) : TrafficSlices.From(Measures))}
            {TrafficSlices.Where(filter, command)}
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = reader.GetGuid(0);
            if (!linesOf.TryGetValue(key, out var lines))
            {
                var group = reader.IsDBNull(1) ? (true, string.Empty) : (false, reader.GetString(1));
                if (!groups.TryGetValue(group, out lines))
                {
                    groups.Add(group, lines = new SeriesLines(buckets.Count));
                }

                linesOf.Add(key, lines);
            }

            lines.Add(buckets.IndexOf(new DateTimeOffset(reader.GetDateTime(2))), reader);
        }

        var latency = new LatencyDistribution();
        foreach (var lines in groups.Values)
        {
            lines.ReadPercentiles(latency);
        }

        return new Series(
            filter.Window.From,
            filter.Window.To,
            grouping.ToString().ToLowerInvariant(),
            bucket.ToString().ToLowerInvariant(),
            buckets.Starts,
            [.. groups
                .OrderByDescending(group => group.Value.CostUsd.Sum())
                .ThenByDescending(group => group.Value.Requests.Sum())
                .ThenBy(group => group.Key.Key, StringComparer.Ordinal)
                .Select(group => ToGroup(group.Key, group.Value, grouping))]);
    }

    private static SeriesGroup ToGroup((bool Missing, string Key) key, SeriesLines lines, SeriesGrouping grouping)
    {
        var missing = grouping == SeriesGrouping.Feature ? FeatureCondition.Untagged : null;
        return new SeriesGroup(key.Missing ? missing : key.Key, key.Missing, lines.CostUsd, lines.Requests, lines.Errors, lines.Tokens, lines.LatencyP95Ms);
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

        public int IndexOf(DateTimeOffset start) => (int)((start - First).Ticks / Width.Ticks);
    }

    private sealed class SeriesLines(int buckets)
    {
        private readonly List<(int Bucket, byte[] Encoded)> _histograms = [];

        public decimal[] CostUsd { get; } = new decimal[buckets];

        public long[] Requests { get; } = new long[buckets];

        public long[] Errors { get; } = new long[buckets];

        public long[] Tokens { get; } = new long[buckets];

        public double?[] LatencyP95Ms { get; } = new double?[buckets];

        public void Add(int index, NpgsqlDataReader reader)
        {
            CostUsd[index] += reader.GetDecimal(3);
            Requests[index] += reader.GetInt64(4);
            Errors[index] += reader.GetInt64(5);
            Tokens[index] += reader.GetInt64(6);
            _histograms.Add((index, reader.GetFieldValue<byte[]>(7)));
        }

        /// <summary>One bucket's histograms at a time, so that a single distribution serves them all.</summary>
        public void ReadPercentiles(LatencyDistribution latency)
        {
            foreach (var bucket in _histograms.GroupBy(cell => cell.Bucket, cell => cell.Encoded))
            {
                latency.Clear();
                foreach (var encoded in bucket)
                {
                    latency.Add(encoded);
                }

                LatencyP95Ms[bucket.Key] = latency.PercentileMs(95);
            }
        }
    }
}
