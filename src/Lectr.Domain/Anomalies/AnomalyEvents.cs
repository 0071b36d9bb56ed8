using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Lectr.Domain.Anomalies;

/// <summary>A feature's metric left its usual range, or came back, in the organisation's stream <c>anomalies</c>.</summary>
public abstract record AnomalyEvent
{
    /// <summary>The same for start and end.</summary>
    [JsonPropertyName("id")] public required string Id { get; init; }

    /// <summary>As sent; null = untagged traffic.</summary>
    [JsonPropertyName("feature")] public string? Feature { get; init; }

    /// <summary>What left its range.</summary>
    [JsonPropertyName("metric")] public required AnomalyMetric Metric { get; init; }

    /// <summary>Beginning of the hour that was judged, UTC.</summary>
    [JsonPropertyName("at")] public required DateTimeOffset At { get; init; }

    /// <summary>The hour's value, in the metric's unit.</summary>
    [JsonPropertyName("observed")] public required double Observed { get; init; }

    /// <summary>The usual value.</summary>
    [JsonPropertyName("expected")] public required double Expected { get; init; }
}

/// <summary>A metric left its usual range.</summary>
public sealed record AnomalyDetected : AnomalyEvent
{
    /// <summary>How far.</summary>
    [JsonPropertyName("severity")] public required Severity Severity { get; init; }

    /// <summary>Distance from the expected value in usual distances; negative = below.</summary>
    [JsonPropertyName("score")] public required double Score { get; init; }

    /// <summary>What the hour was compared with.</summary>
    [JsonPropertyName("baseline")] public required BaselineKind Baseline { get; init; }

    /// <summary>How many hours that was.</summary>
    [JsonPropertyName("samples")] public required int Samples { get; init; }

    /// <summary>What was changed shortly before, nearest first.</summary>
    [JsonPropertyName("nearby_changes")] public required ImmutableArray<NearbyChange> NearbyChanges { get; init; }
}

/// <summary>A metric is back in its usual range; <see cref="AnomalyEvent.At"/> is the first hour that was.</summary>
public sealed record AnomalyResolved : AnomalyEvent
{
    /// <summary>The hour it had left it in.</summary>
    [JsonPropertyName("since")] public required DateTimeOffset Since { get; init; }
}

/// <summary>Something that was changed, as a possible cause.</summary>
/// <param name="Kind">An event's name such as <c>rule_edited</c> or <c>price_set</c>, <c>price_change</c> for one of the catalogue, <c>new_model</c>.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Summary">What, in one sentence.</param>
/// <param name="Feature">The feature it concerns; null = any.</param>
/// <param name="RuleId">The rule, if it was one.</param>
/// <param name="Actor">Who, if it was someone.</param>
public sealed record NearbyChange(
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("at")] DateTimeOffset At,
    [property: JsonPropertyName("summary")] string Summary,
    [property: JsonPropertyName("feature")] string? Feature = null,
    [property: JsonPropertyName("rule_id")] string? RuleId = null,
    [property: JsonPropertyName("actor")] string? Actor = null);

/// <summary>Anomalies that have begun and not ended, by feature and metric.</summary>
public sealed record OpenAnomalies(ImmutableDictionary<(string? Feature, AnomalyMetric Metric), AnomalyDetected> Open)
{
    /// <summary>Before the first.</summary>
    public static OpenAnomalies Empty { get; } = new(ImmutableDictionary<(string? Feature, AnomalyMetric Metric), AnomalyDetected>.Empty);

    /// <summary>The state after <paramref name="change"/>.</summary>
    public OpenAnomalies Apply(AnomalyEvent change) => change switch
    {
        AnomalyDetected detected => new(Open.SetItem((detected.Feature, detected.Metric), detected)),
        AnomalyResolved resolved => new(Open.Remove((resolved.Feature, resolved.Metric))),
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };

    /// <summary>The state after all of <paramref name="changes"/>.</summary>
    public static OpenAnomalies Fold(IEnumerable<AnomalyEvent> changes) => changes.Aggregate(Empty, (state, change) => state.Apply(change));
}
