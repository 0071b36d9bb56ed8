using System.Text.Json.Serialization;

namespace Lectr.Domain.Pricing;

/// <summary>A model that a provider sells: its names, its limits, its end, and its prices over time.</summary>
public sealed record CatalogueModel
{
    /// <summary>The provider's id; set by the catalogue from the file that holds the model.</summary>
    [JsonIgnore] public string Provider { get; init; } = "";

    /// <summary>The name that price ids use.</summary>
    [JsonPropertyName("model")] public required string Model { get; init; }

    /// <summary>Other names of the same model at the same price, dated snapshots among them.</summary>
    [JsonPropertyName("aliases")] public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary><c>chat</c>, <c>completion</c>, <c>embedding</c>, <c>audio</c>, <c>realtime</c>, <c>image</c>, <c>video</c> or <c>moderation</c>.</summary>
    [JsonPropertyName("mode")] public required string Mode { get; init; }

    /// <summary><c>active</c>, <c>deprecated</c> (its end is announced) or <c>retired</c>, as of the catalogue's date.</summary>
    [JsonPropertyName("status")] public required string Status { get; init; }

    /// <summary>The announced or past day of its shutdown; null when none is known.</summary>
    [JsonPropertyName("ends_on")] public DateOnly? EndsOn { get; init; }

    /// <summary>Tokens of prompt and output together; null when unknown.</summary>
    [JsonPropertyName("context_window")] public long? ContextWindow { get; init; }

    /// <summary>Most output tokens of one answer; null when unknown.</summary>
    [JsonPropertyName("max_output")] public long? MaxOutput { get; init; }

    /// <summary>The provider's own product line; null for models that do not chat.</summary>
    [JsonPropertyName("capability_tier")] public CapabilityTier? CapabilityTier { get; init; }

    /// <summary>Why it is in that tier.</summary>
    [JsonPropertyName("tier_reason")] public string? TierReason { get; init; }

    /// <summary>Why no one is advised to move to it, for example a preview or a safety classifier; null when it is a model for general work.</summary>
    [JsonPropertyName("not_a_target")] public string? NotATarget { get; init; }

    /// <summary>Whether it is known to take text only.</summary>
    [JsonPropertyName("text_only")] public bool TextOnly { get; init; }

    /// <summary>Factor on every rate of a request that the answer calls a batch; null = no batch price.</summary>
    [JsonPropertyName("batch_multiplier")] public decimal? BatchMultiplier { get; init; }

    /// <summary>What a reader of the catalogue should know.</summary>
    [JsonPropertyName("notes")] public string? Notes { get; init; }

    /// <summary>Prices in order of time, without gaps or overlaps; empty when no price is published.</summary>
    [JsonPropertyName("prices")] public required IReadOnlyList<CataloguePrice> Prices { get; init; }
}

/// <summary>A published price: rates, the days they hold for, and where that was read.</summary>
public sealed record CataloguePrice
{
    /// <summary>First day (UTC) in force; null = the beginning is not known.</summary>
    [JsonPropertyName("valid_from")] public DateOnly? ValidFrom { get; init; }

    /// <summary>First day (UTC) no longer in force; null = no end is known.</summary>
    [JsonPropertyName("valid_to")] public DateOnly? ValidTo { get; init; }

    /// <summary>The rates.</summary>
    [JsonPropertyName("rates")] public required PriceRates Rates { get; init; }

    /// <summary>Where the price was read.</summary>
    [JsonPropertyName("source")] public required string Source { get; init; }

    /// <summary>The day it was read there.</summary>
    [JsonPropertyName("checked")] public required DateOnly Checked { get; init; }

    /// <summary><c>high</c> (several sources agree), <c>medium</c> or <c>low</c>.</summary>
    [JsonPropertyName("confidence")] public required string Confidence { get; init; }

    /// <summary>How a figure came about that the source does not state in so many words.</summary>
    [JsonPropertyName("note")] public string? Note { get; init; }
}

/// <summary>A provider's own product line, cheapest first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CapabilityTier>))]
public enum CapabilityTier
{
    /// <summary>The cheapest line.</summary>
    [JsonStringEnumMemberName("nano")] Nano,

    /// <summary>The mini line, and older fast models.</summary>
    [JsonStringEnumMemberName("small")] Small,

    /// <summary>The general workhorse.</summary>
    [JsonStringEnumMemberName("strong")] Strong,

    /// <summary>The top line.</summary>
    [JsonStringEnumMemberName("frontier")] Frontier,
}
