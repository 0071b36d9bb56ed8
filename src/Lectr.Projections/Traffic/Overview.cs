using System.Text.Json.Serialization;

namespace Lectr.Projections.Traffic;

/// <summary>Mean and 95th percentile in milliseconds; null where nothing was measured. The percentile is within 1 % of the exact one.</summary>
public sealed record LatencyFigures(
    [property: JsonPropertyName("avg")] double? Avg,
    [property: JsonPropertyName("p95")] double? P95);

/// <summary>The answer of <c>/overview</c>. Ratios are between 0 and 1, money is US dollars.</summary>
public sealed record Overview
{
    /// <summary>Beginning of the window used, inclusive.</summary>
    [JsonPropertyName("from")] public required DateTimeOffset From { get; init; }

    /// <summary>End of the window used, exclusive.</summary>
    [JsonPropertyName("to")] public required DateTimeOffset To { get; init; }

    /// <summary>Requests that started in the window, whatever their outcome.</summary>
    [JsonPropertyName("requests")] public required long Requests { get; init; }

    /// <summary>Of these: client errors, provider errors, provider unreachable or lost.</summary>
    [JsonPropertyName("errors")] public required long Errors { get; init; }

    /// <summary>Requests that the client cancelled; not among the errors.</summary>
    [JsonPropertyName("cancelled")] public required long Cancelled { get; init; }

    /// <summary>Errors by requests; 0 without requests.</summary>
    [JsonPropertyName("error_rate")] public required double ErrorRate { get; init; }

    /// <summary>Prompt and output tokens.</summary>
    [JsonPropertyName("tokens")] public required long Tokens { get; init; }

    /// <summary>Cost of the priced requests.</summary>
    [JsonPropertyName("cost_usd")] public required decimal CostUsd { get; init; }

    /// <summary>Requests without a cost: no price for the model, or nothing reported that could be priced.</summary>
    [JsonPropertyName("unpriced_requests")] public required long UnpricedRequests { get; init; }

    /// <summary>The part of <see cref="UnpricedRequests"/> whose tokens are known: these lack a price.</summary>
    [JsonPropertyName("unpriced_with_usage")] public required long UnpricedWithUsage { get; init; }

    /// <summary>From the request's head to the answer's last byte.</summary>
    [JsonPropertyName("latency_ms")] public required LatencyFigures LatencyMs { get; init; }

    /// <summary>From the request's head to the answer's first body byte.</summary>
    [JsonPropertyName("ttft_ms")] public required LatencyFigures TtftMs { get; init; }

    /// <summary>What Lectr added.</summary>
    [JsonPropertyName("overhead_ms")] public required LatencyFigures OverheadMs { get; init; }

    /// <summary>How much of the traffic rules moved.</summary>
    [JsonPropertyName("routing")] public required RoutingCoverage Routing { get; init; }

    /// <summary>Requests without a feature tag.</summary>
    [JsonPropertyName("untagged")] public required UntaggedTraffic Untagged { get; init; }

    /// <summary>The window of the same length just before.</summary>
    [JsonPropertyName("previous")] public required PreviousWindow Previous { get; init; }

    /// <summary>Cost against the previous window, 0.25 = a quarter more; null when that had no cost.</summary>
    [JsonPropertyName("cost_change")] public required double? CostChange { get; init; }
}

/// <summary>Requests to which a rule was applied, and the others; together all requests.</summary>
public sealed record RoutingCoverage(
    [property: JsonPropertyName("routed")] long Routed,
    [property: JsonPropertyName("unrouted")] long Unrouted,
    [property: JsonPropertyName("routed_share")] double RoutedShare);

/// <summary>Requests without a feature tag; the hint is null while their share is small. The lists name their senders, most requests first; empty when a filter is set.</summary>
public sealed record UntaggedTraffic(
    [property: JsonPropertyName("requests")] long Requests,
    [property: JsonPropertyName("share")] double Share,
    [property: JsonPropertyName("hint")] string? Hint)
{
    /// <summary>The most frequent User-Agents behind untagged requests.</summary>
    [JsonPropertyName("user_agents")] public IReadOnlyList<UntaggedSource> UserAgents { get; init; } = [];

    /// <summary>The most frequent endpoints behind untagged requests.</summary>
    [JsonPropertyName("endpoints")] public IReadOnlyList<UntaggedSource> Endpoints { get; init; } = [];
}

/// <summary>A User-Agent (null = none sent) or an endpoint, and how many untagged requests came from it.</summary>
public sealed record UntaggedSource(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("requests")] long Requests);

/// <summary>The window of the same length just before.</summary>
public sealed record PreviousWindow(
    [property: JsonPropertyName("requests")] long Requests,
    [property: JsonPropertyName("cost_usd")] decimal CostUsd);
