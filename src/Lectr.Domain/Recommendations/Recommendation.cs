using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Lectr.Domain.Pricing;
using Lectr.Domain.Rules;

namespace Lectr.Domain.Recommendations;

/// <summary>A cheaper model of the same provider for one feature's task, with the reasons and the figures behind it.</summary>
public sealed record Recommendation
{
    /// <summary>The same for the same feature, task, provider, model and recommended model, whenever it is made.</summary>
    [JsonPropertyName("id")] public required string Id { get; init; }

    /// <summary>As sent; null = untagged.</summary>
    [JsonPropertyName("feature")] public string? Feature { get; init; }

    /// <summary>As sent; null = untagged.</summary>
    [JsonPropertyName("task")] public string? Task { get; init; }

    /// <summary>The provider, now and then.</summary>
    [JsonPropertyName("provider")] public required string Provider { get; init; }

    /// <summary>The model that clients name now.</summary>
    [JsonPropertyName("model")] public required string Model { get; init; }

    /// <summary>The model to move to.</summary>
    [JsonPropertyName("recommended_model")] public required string RecommendedModel { get; init; }

    /// <summary>How sure the kind of work is to fit a smaller model.</summary>
    [JsonPropertyName("confidence")] public required Confidence Confidence { get; init; }

    /// <summary>Why, one sentence each.</summary>
    [JsonPropertyName("reasons")] public required ImmutableArray<string> Reasons { get; init; }

    /// <summary>The figures that the reasons rest on.</summary>
    [JsonPropertyName("evidence")] public required Evidence Evidence { get; init; }

    /// <summary>What thirty days like the window would save, US dollars.</summary>
    [JsonPropertyName("monthly_savings_usd")] public required decimal MonthlySavingsUsd { get; init; }

    /// <summary>The same as a part of the cost, 0 to 1.</summary>
    [JsonPropertyName("savings_share")] public required decimal SavingsShare { get; init; }

    /// <summary>The rule that applying it creates: exactly the group's traffic.</summary>
    [JsonIgnore]
    public RuleDraft Rule => new(
        RuleName(Feature, Task, Model, RecommendedModel), new RuleConditions(Feature, Task, Provider, Model), new RuleTarget(Provider, RecommendedModel));

    private static string RuleName(string? feature, string? task, string model, string target)
    {
        var name = string.Concat((feature ?? task ?? "all traffic").EnumerateRunes().Take(40).Select(rune => rune.ToString()));
        name = $"{string.Concat(name.Where(c => !char.IsControl(c)))}: {model} to {target}";
        return name.Length <= RuleDraftCheck.LongestName ? name : name[..RuleDraftCheck.LongestName];
    }
}

/// <summary>How sure a recommendation is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Confidence>))]
public enum Confidence
{
    /// <summary>Worth a trial, not more.</summary>
    [JsonStringEnumMemberName("low")] Low,

    /// <summary>Likely to hold.</summary>
    [JsonStringEnumMemberName("medium")] Medium,

    /// <summary>Small models are known to do this kind of work well.</summary>
    [JsonStringEnumMemberName("high")] High,
}

/// <summary>What was seen of a group, and what it is compared with. Shares are 0 to 1, money is US dollars, lengths are tokens.</summary>
public sealed record Evidence
{
    /// <summary>Requests in the window.</summary>
    [JsonPropertyName("requests")] public required long Requests { get; init; }

    /// <summary>The window's length in days.</summary>
    [JsonPropertyName("window_days")] public required decimal WindowDays { get; init; }

    /// <summary>What they cost.</summary>
    [JsonPropertyName("cost_usd")] public required decimal CostUsd { get; init; }

    /// <summary>What the same tokens would have cost on the recommended model.</summary>
    [JsonPropertyName("projected_cost_usd")] public required decimal ProjectedCostUsd { get; init; }

    /// <summary>Average prompt.</summary>
    [JsonPropertyName("mean_prompt_tokens")] public required decimal MeanPromptTokens { get; init; }

    /// <summary>Longest prompt.</summary>
    [JsonPropertyName("longest_prompt_tokens")] public required long LongestPromptTokens { get; init; }

    /// <summary>Average answer.</summary>
    [JsonPropertyName("mean_output_tokens")] public required decimal MeanOutputTokens { get; init; }

    /// <summary>Part of the answers that was reasoning.</summary>
    [JsonPropertyName("reasoning_share")] public required decimal ReasoningShare { get; init; }

    /// <summary>Part of the requests that asked for a structured answer.</summary>
    [JsonPropertyName("structured_share")] public required decimal StructuredShare { get; init; }

    /// <summary>Part of the requests that offered tools.</summary>
    [JsonPropertyName("tools_share")] public required decimal ToolsShare { get; init; }

    /// <summary>Part of the requests that held images.</summary>
    [JsonPropertyName("images_share")] public required decimal ImagesShare { get; init; }

    /// <summary>Deepest JSON schema asked for.</summary>
    [JsonPropertyName("schema_depth")] public required int SchemaDepth { get; init; }

    /// <summary>The present model's product line; null when it is not known.</summary>
    [JsonPropertyName("tier")] public CapabilityTier? Tier { get; init; }

    /// <summary>The recommended model's product line.</summary>
    [JsonPropertyName("recommended_tier")] public required CapabilityTier RecommendedTier { get; init; }

    /// <summary>Tokens that the recommended model takes.</summary>
    [JsonPropertyName("recommended_context_window")] public required long RecommendedContextWindow { get; init; }

    /// <summary>The price row of the recommended model that was used.</summary>
    [JsonPropertyName("recommended_price_id")] public required string RecommendedPriceId { get; init; }
}
