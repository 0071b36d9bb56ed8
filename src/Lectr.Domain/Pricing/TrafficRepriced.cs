using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Lectr.Domain.Pricing;

/// <summary>
/// Recorded requests of one UTC day were priced anew, in the organisation's stream <c>repricings</c>. Holds everything that a projection
/// needs: rates for single requests, differences by cell for sums.
/// </summary>
public sealed record TrafficRepriced
{
    /// <summary>Names the order that this day is a part of.</summary>
    [JsonPropertyName("repricing_id")] public required string RepricingId { get; init; }

    /// <summary>Name of the admin token that ordered it.</summary>
    [JsonPropertyName("actor")] public required string Actor { get; init; }

    /// <summary>When it was ordered, UTC.</summary>
    [JsonPropertyName("at")] public required DateTimeOffset At { get; init; }

    /// <summary>Why, in the words of whoever ordered it.</summary>
    [JsonPropertyName("reason")] public string? Reason { get; init; }

    /// <summary>First moment, inclusive.</summary>
    [JsonPropertyName("from")] public required DateTimeOffset From { get; init; }

    /// <summary>Last moment, exclusive.</summary>
    [JsonPropertyName("to")] public required DateTimeOffset To { get; init; }

    /// <summary>Only this provider; null = all.</summary>
    [JsonPropertyName("provider")] public string? Provider { get; init; }

    /// <summary>Only this model; null = all.</summary>
    [JsonPropertyName("model")] public string? Model { get; init; }

    /// <summary>Only requests that had no cost.</summary>
    [JsonPropertyName("only_unpriced")] public bool OnlyUnpriced { get; init; }

    /// <summary>Global position of the last event that was looked at; later ones keep the cost they came with.</summary>
    [JsonPropertyName("through_position")] public required long ThroughPosition { get; init; }

    /// <summary>Requests whose cost changed.</summary>
    [JsonPropertyName("requests")] public required long Requests { get; init; }

    /// <summary>Of these, how many had no cost before.</summary>
    [JsonPropertyName("unpriced_before")] public required long UnpricedBefore { get; init; }

    /// <summary>Their cost before, US dollars.</summary>
    [JsonPropertyName("usd_before")] public required decimal UsdBefore { get; init; }

    /// <summary>Their cost now, US dollars.</summary>
    [JsonPropertyName("usd_after")] public required decimal UsdAfter { get; init; }

    /// <summary>The rates that were used.</summary>
    [JsonPropertyName("prices")] public required ImmutableArray<RepricedWith> Prices { get; init; }

    /// <summary>The differences, by hour and everything that traffic is grouped by.</summary>
    [JsonPropertyName("cells")] public required ImmutableArray<RepricedCell> Cells { get; init; }

    /// <summary>Which requests this event concerns.</summary>
    [JsonIgnore] public RepricingScope Scope => new() { From = From, To = To, Provider = Provider, Model = Model, OnlyUnpriced = OnlyUnpriced };
}

/// <summary>Who orders a repricing, and why.</summary>
public sealed record RepricingOrder(string Id, string Actor, DateTimeOffset At, string? Reason);

/// <summary>Rates that requests of one model name and service tier were priced with.</summary>
public sealed record RepricedWith(
    [property: JsonPropertyName("provider")] string Provider,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("service_tier")] string? ServiceTier,
    [property: JsonPropertyName("valid_from")] DateTimeOffset? ValidFrom,
    [property: JsonPropertyName("price_id")] string PriceId,
    [property: JsonPropertyName("mode")] string Mode,
    [property: JsonPropertyName("multiplier")] decimal Multiplier,
    [property: JsonPropertyName("rates")] PriceRates Rates);

/// <summary>A difference in one cell: an hour (its beginning, UTC) of requests that agree in every grouping key.</summary>
public sealed record RepricedCell(
    [property: JsonPropertyName("hour")] DateTimeOffset Hour,
    [property: JsonPropertyName("feature")] string? Feature,
    [property: JsonPropertyName("task")] string? Task,
    [property: JsonPropertyName("provider_requested")] string ProviderRequested,
    [property: JsonPropertyName("model_requested")] string? ModelRequested,
    [property: JsonPropertyName("provider_actual")] string ProviderActual,
    [property: JsonPropertyName("model_actual")] string? ModelActual,
    [property: JsonPropertyName("model_reported")] string? ModelReported,
    [property: JsonPropertyName("rule_id")] string? RuleId,
    [property: JsonPropertyName("wire_format")] string WireFormat,
    [property: JsonPropertyName("usd")] decimal Usd,
    [property: JsonPropertyName("unpriced")] long Unpriced,
    [property: JsonPropertyName("requests")] long Requests);
