using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lectr.Domain.Anomalies;
using Lectr.EventStore;
using Lectr.Projections.Traffic;
using Npgsql;

namespace Lectr.Projections.Anomalies;

/// <summary>The answer of <c>/anomalies</c>, newest first.</summary>
public sealed record AnomalyList(
    [property: JsonPropertyName("from")] DateTimeOffset From,
    [property: JsonPropertyName("to")] DateTimeOffset To,
    [property: JsonPropertyName("items")] IReadOnlyList<AnomalyItem> Items);

/// <summary>One anomaly. <c>feature</c> is <c>untagged</c>, and <c>tagged</c> false, for requests without a tag.</summary>
public sealed record AnomalyItem(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("feature")] string Feature,
    [property: JsonPropertyName("tagged")] bool Tagged,
    [property: JsonPropertyName("metric")] AnomalyMetric Metric,
    [property: JsonPropertyName("at")] DateTimeOffset At,
    [property: JsonPropertyName("observed")] double Observed,
    [property: JsonPropertyName("expected")] double Expected,
    [property: JsonPropertyName("severity")] Severity Severity,
    [property: JsonPropertyName("baseline")] BaselineKind Baseline,
    [property: JsonPropertyName("samples")] int Samples,
    [property: JsonPropertyName("resolved_at")] DateTimeOffset? ResolvedAt,
    [property: JsonPropertyName("nearby_changes")] ImmutableArray<NearbyChange> NearbyChanges);

/// <summary>Answers <c>/anomalies</c>.</summary>
public sealed class AnomaliesQuery(NpgsqlDataSource source)
{
    private const int Most = 1_000;

    /// <summary>Anomalies whose hour lies in the window, or (<paramref name="open"/>) only those that have not ended; a thousand at most.</summary>
    public async Task<AnomalyList> RunAsync(string organisation, TimeWindow window, FeatureCondition? feature, bool open, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select detected, resolved_at from lectr_read.anomalies
            where organisation = $1 and at >= $2 and at < $3 and (not $4 or resolved_at is null)
              and (not $5 or detected ->> 'feature' is not distinct from $6)
            order by at desc, id limit $7
            """);
        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(window.From.UtcDateTime);
        command.Parameters.AddWithValue(window.To.UtcDateTime);
        command.Parameters.AddWithValue(open);
        command.Parameters.AddWithValue(feature is not null);
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = PlainText.Of(feature?.Name) });
        command.Parameters.AddWithValue(Most);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var items = new List<AnomalyItem>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var detected = JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(0), EventJson.Default.AnomalyDetected)!;
            items.Add(ToItem(detected, reader.IsDBNull(1) ? null : new DateTimeOffset(reader.GetDateTime(1))));
        }

        return new AnomalyList(window.From, window.To, items);
    }

    private static AnomalyItem ToItem(AnomalyDetected detected, DateTimeOffset? resolvedAt) => new(
        detected.Id, detected.Feature ?? FeatureCondition.Untagged, detected.Feature is not null, detected.Metric, detected.At, detected.Observed,
        detected.Expected, detected.Severity, detected.Baseline, detected.Samples, resolvedAt, detected.NearbyChanges);
}
