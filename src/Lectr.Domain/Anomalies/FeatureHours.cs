using System.Text.Json.Serialization;

namespace Lectr.Domain.Anomalies;

/// <summary>One feature's hour: what the traffic cube holds of it.</summary>
/// <param name="Requests">All requests.</param>
/// <param name="Errors">Requests that count for the error rate.</param>
/// <param name="CostUsd">Cost of the priced ones, US dollars.</param>
/// <param name="LatencyP95Ms">95th percentile of the latency in milliseconds; null without requests.</param>
public readonly record struct HourStats(
    [property: JsonPropertyName("requests")] long Requests,
    [property: JsonPropertyName("errors")] long Errors,
    [property: JsonPropertyName("cost_usd")] decimal CostUsd,
    [property: JsonPropertyName("latency_p95_ms")] double? LatencyP95Ms);

/// <summary>
/// A feature's hours so far, keyed by their beginning (UTC). An hour that is missing after the first one had no traffic.
/// Eight weeks are looked at; older hours may be left out.
/// </summary>
public sealed record FeatureHours(string? Feature, IReadOnlyDictionary<DateTimeOffset, HourStats> Hours)
{
    /// <summary>The earliest hour with traffic; null when there is none.</summary>
    public DateTimeOffset? First { get; } = Hours.Count == 0 ? null : Hours.Keys.Min();

    /// <summary>The hour's figures; zeros for one without traffic, null before the first.</summary>
    public HourStats? At(DateTimeOffset hour) =>
        Hours.TryGetValue(hour, out var stats) ? stats : hour >= First ? default(HourStats) : null;
}
