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
        var latency = new LatencyDistribution();
        var groups = new Dictionary<(bool Missing, string Key), SeriesLines>();
        await using var command = source.CreateCommand();
        TrafficSlices.Bind(command, filter.Organisation, filter.Window);
        var slices = bucket == SeriesBucket.Hour ? TrafficSlices.FromHours(Measures) : TrafficSlices.From(Measures);
        command.CommandText =
            $"""
            select {Column(grouping)}, {(bucket == SeriesBucket.Hour ? "c.bucket" : "date_bin('1 day', c.bucket, '2000-01-01T00:00:00Z')")},
              sum(cost_usd), sum(requests)::bigint, sum(client_error + provider_error + upstream_unreachable + upstream_aborted)::bigint,
              sum(input + cache_read + cache_write_short + cache_write_long + output)::bigint, array_agg(latency_histogram)
            from {slices}
            {TrafficSlices.Where(filter, command)}
            group by 1, 2
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = reader.IsDBNull(0) ? (true, string.Empty) : (false, reader.GetString(0));
            if (!groups.TryGetValue(key, out var lines))
            {
                groups.Add(key, lines = new SeriesLines(buckets.Count));
            }

            lines.Set(buckets.IndexOf(new DateTimeOffset(reader.GetDateTime(1))), reader, latency);
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
        public decimal[] CostUsd { get; } = new decimal[buckets];

        public long[] Requests { get; } = new long[buckets];

        public long[] Errors { get; } = new long[buckets];

        public long[] Tokens { get; } = new long[buckets];

        public double?[] LatencyP95Ms { get; } = new double?[buckets];

        public void Set(int index, NpgsqlDataReader reader, LatencyDistribution latency)
        {
            CostUsd[index] = reader.GetDecimal(2);
            Requests[index] = reader.GetInt64(3);
            Errors[index] = reader.GetInt64(4);
            Tokens[index] = reader.GetInt64(5);
            latency.Clear();
            foreach (var encoded in reader.GetFieldValue<byte[][]>(6))
            {
                latency.Add(encoded);
            }

            LatencyP95Ms[index] = latency.PercentileMs(95);
        }
    }
}
