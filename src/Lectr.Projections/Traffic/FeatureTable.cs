using System.Text.Json.Serialization;

namespace Lectr.Projections.Traffic;

/// <summary>The answer of <c>/features</c>: most expensive first; <see cref="Total"/> is the sum of the items.</summary>
public sealed record FeatureTable(
    [property: JsonPropertyName("from")] DateTimeOffset From,
    [property: JsonPropertyName("to")] DateTimeOffset To,
    [property: JsonPropertyName("items")] IReadOnlyList<FeatureRow> Items,
    [property: JsonPropertyName("total")] FeatureTotal Total);

/// <summary>One feature, or the requests without one.</summary>
public sealed record FeatureRow : FeatureFigures
{
    /// <summary>The tag exactly as sent; <c>untagged</c> for requests without one, which <see cref="Tagged"/> tells from a feature of that name.</summary>
    [JsonPropertyName("feature")] public required string Feature { get; init; }

    /// <summary>False for the requests without a tag.</summary>
    [JsonPropertyName("tagged")] public required bool Tagged { get; init; }

    /// <summary>Share of the total cost; 0 when nothing cost anything.</summary>
    [JsonPropertyName("share")] public required double Share { get; init; }
}

/// <summary>Figures of one feature or of all. <c>tokens</c> = input + cached + cache writes + output.</summary>
public abstract record FeatureFigures
{
    /// <summary>Requests that started in the window.</summary>
    [JsonPropertyName("requests")] public required long Requests { get; init; }

    /// <summary>Every token, the four kinds below together.</summary>
    [JsonPropertyName("tokens")] public required long Tokens { get; init; }

    /// <summary>Prompt tokens at the plain rate.</summary>
    [JsonPropertyName("input_tokens")] public required long InputTokens { get; init; }

    /// <summary>Prompt tokens read from a cache.</summary>
    [JsonPropertyName("cached_tokens")] public required long CachedTokens { get; init; }

    /// <summary>Prompt tokens written to a cache.</summary>
    [JsonPropertyName("cache_write_tokens")] public required long CacheWriteTokens { get; init; }

    /// <summary>Output tokens, reasoning included.</summary>
    [JsonPropertyName("output_tokens")] public required long OutputTokens { get; init; }

    /// <summary>Cost of the priced requests, US dollars.</summary>
    [JsonPropertyName("cost_usd")] public required decimal CostUsd { get; init; }

    /// <summary>Cost against the window before; null when that had no cost.</summary>
    [JsonPropertyName("cost_change")] public required double? CostChange { get; init; }

    /// <summary><c>up</c>, <c>down</c>, <c>flat</c> (less than 0.5 %) or <c>new</c> (no request in the window before).</summary>
    [JsonPropertyName("trend")] public required string Trend { get; init; }

    /// <summary>From the request's head to the answer's last byte.</summary>
    [JsonPropertyName("latency_ms")] public required LatencyFigures LatencyMs { get; init; }

    /// <summary>From the request's head to the answer's first body byte.</summary>
    [JsonPropertyName("ttft_ms")] public required LatencyFigures TtftMs { get; init; }

    /// <summary>Client errors, provider errors, provider unreachable or lost.</summary>
    [JsonPropertyName("errors")] public required long Errors { get; init; }

    /// <summary>Errors by requests; 0 without requests.</summary>
    [JsonPropertyName("error_rate")] public required double ErrorRate { get; init; }

    /// <summary>Requests without a cost.</summary>
    [JsonPropertyName("unpriced_requests")] public required long UnpricedRequests { get; init; }
}

/// <summary>All features together.</summary>
public sealed record FeatureTotal : FeatureFigures;
