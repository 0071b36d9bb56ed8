using System.Text.Json.Serialization;

namespace Lectr.Projections.Traffic;

/// <summary>The answer of <c>/series</c>: every group's lists are as long as <see cref="Buckets"/>.</summary>
public sealed record Series(
    [property: JsonPropertyName("from")] DateTimeOffset From,
    [property: JsonPropertyName("to")] DateTimeOffset To,
    [property: JsonPropertyName("group_by")] string GroupBy,
    [property: JsonPropertyName("bucket")] string Bucket,
    [property: JsonPropertyName("buckets")] IReadOnlyList<DateTimeOffset> Buckets,
    [property: JsonPropertyName("groups")] IReadOnlyList<SeriesGroup> Groups);

/// <summary>One group over time, most expensive group first.</summary>
/// <param name="Key">The feature, model, provider, task or rule id; <c>untagged</c> for requests without a feature, null where another key is missing.</param>
/// <param name="Missing">Whether these are the requests without such a key.</param>
/// <param name="CostUsd">US dollars by bucket.</param>
/// <param name="Requests">Requests by bucket.</param>
/// <param name="Errors">Errors by bucket.</param>
/// <param name="Tokens">Tokens by bucket.</param>
/// <param name="LatencyP95Ms">95th percentile of the latency by bucket; null in a bucket without requests.</param>
public sealed record SeriesGroup(
    [property: JsonPropertyName("key")] string? Key,
    [property: JsonPropertyName("missing")] bool Missing,
    [property: JsonPropertyName("cost_usd")] IReadOnlyList<decimal> CostUsd,
    [property: JsonPropertyName("requests")] IReadOnlyList<long> Requests,
    [property: JsonPropertyName("errors")] IReadOnlyList<long> Errors,
    [property: JsonPropertyName("tokens")] IReadOnlyList<long> Tokens,
    [property: JsonPropertyName("latency_p95_ms")] IReadOnlyList<double?> LatencyP95Ms);

/// <summary>What <c>/series</c> groups by.</summary>
public enum SeriesGrouping
{
    /// <summary>X-Lectr-Feature.</summary>
    Feature,

    /// <summary>The model that was sent upstream.</summary>
    Model,

    /// <summary>The provider that was asked.</summary>
    Provider,

    /// <summary>X-Lectr-Task.</summary>
    Task,

    /// <summary>The rule that was applied, by id.</summary>
    Rule,
}

/// <summary>Width of a bucket; days are UTC days.</summary>
public enum SeriesBucket
{
    /// <summary>One hour.</summary>
    Hour,

    /// <summary>One UTC day; the first and the last hold only the window's part.</summary>
    Day,
}
