using Npgsql;

namespace Lectr.Projections.Traffic;

/// <summary>Answers <c>/features</c>.</summary>
public sealed class FeaturesQuery(NpgsqlDataSource source)
{
    /// <summary>Figures by feature, most expensive first, requests without a tag among them.</summary>
    public async Task<FeatureTable> RunAsync(TrafficFilter filter, CancellationToken cancellationToken)
    {
        var previous = await PreviousAsync(filter, cancellationToken);
        var features = new List<(string? Feature, TrafficTotals Totals)>();
        var all = new TrafficTotals();
        await using var command = source.CreateCommand();
        TrafficSlices.Bind(command, filter.Organisation, filter.Window);
        command.CommandText =
            $"""
            select k.feature, {TrafficTotals.Select}
            from {TrafficSlices.From(TrafficTotals.Columns)}
            {TrafficSlices.Where(filter, command)}
            group by k.feature
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var totals = new TrafficTotals();
            totals.Read(reader, 1);
            all.Merge(totals);
            features.Add((reader.IsDBNull(0) ? null : reader.GetString(0), totals));
        }

        var before = new PreviousWindow(previous.Values.Sum(window => window.Requests), previous.Values.Sum(window => window.CostUsd));
        return new FeatureTable(
            filter.Window.From,
            filter.Window.To,
            [.. features
                .OrderByDescending(feature => feature.Totals.CostUsd)
                .ThenByDescending(feature => feature.Totals[TrafficSum.Requests])
                .ThenBy(feature => feature.Feature, StringComparer.Ordinal)
                .Select(feature => Row(feature.Feature, feature.Totals, previous.GetValueOrDefault(Name(feature.Feature), new PreviousWindow(0, 0)), all.CostUsd))],
            Total(all, before));
    }

    private async Task<Dictionary<(bool Tagged, string Feature), PreviousWindow>> PreviousAsync(TrafficFilter filter, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand();
        TrafficSlices.Bind(command, filter.Organisation, filter.Window.Previous);
        command.CommandText =
            $"""
            select k.feature, sum(requests)::bigint, sum(cost_usd)
            from {TrafficSlices.From("requests", "cost_usd")}
            {TrafficSlices.Where(filter, command)}
            group by k.feature
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var previous = new Dictionary<(bool, string), PreviousWindow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            previous.Add(Name(reader.IsDBNull(0) ? null : reader.GetString(0)), new PreviousWindow(reader.GetInt64(1), reader.GetDecimal(2)));
        }

        return previous;
    }

    private static (bool Tagged, string Feature) Name(string? feature) => (feature is not null, feature ?? FeatureCondition.Untagged);

    private static FeatureRow Row(string? feature, TrafficTotals totals, PreviousWindow before, decimal allCost) => new()
    {
        Feature = Name(feature).Feature,
        Tagged = feature is not null,
        Share = allCost == 0 ? 0 : (double)(totals.CostUsd / allCost),
        Requests = totals[TrafficSum.Requests],
        Tokens = totals.Tokens,
        InputTokens = totals[TrafficSum.Input],
        CachedTokens = totals[TrafficSum.CacheRead],
        CacheWriteTokens = totals.CacheWrites,
        OutputTokens = totals[TrafficSum.Output],
        CostUsd = totals.CostUsd,
        CostChange = TrafficTotals.Change(totals.CostUsd, before.CostUsd),
        Trend = TrafficTotals.Trend(totals.CostUsd, before),
        LatencyMs = totals.Latency,
        TtftMs = totals.Ttft,
        Errors = totals.Errors,
        ErrorRate = totals.ErrorRate,
        UnpricedRequests = totals[TrafficSum.Unpriced],
    };

    private static FeatureTotal Total(TrafficTotals totals, PreviousWindow before) => new()
    {
        Requests = totals[TrafficSum.Requests],
        Tokens = totals.Tokens,
        InputTokens = totals[TrafficSum.Input],
        CachedTokens = totals[TrafficSum.CacheRead],
        CacheWriteTokens = totals.CacheWrites,
        OutputTokens = totals[TrafficSum.Output],
        CostUsd = totals.CostUsd,
        CostChange = TrafficTotals.Change(totals.CostUsd, before.CostUsd),
        Trend = TrafficTotals.Trend(totals.CostUsd, before),
        LatencyMs = totals.Latency,
        TtftMs = totals.Ttft,
        Errors = totals.Errors,
        ErrorRate = totals.ErrorRate,
        UnpricedRequests = totals[TrafficSum.Unpriced],
    };
}
