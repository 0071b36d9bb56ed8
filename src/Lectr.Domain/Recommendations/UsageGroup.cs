using System.Text.Json.Serialization;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Recommendations;

/// <summary>
/// What requests with the same feature, task, provider and requested model did in a window: the input of recommendations and
/// reckoned from the traffic cube alone. Only requests that no rule moved, that succeeded and that have a cost are counted, so that
/// cost and tokens belong together. There must be a group for every combination seen in the window, with zeros where no request
/// counts: a group keeps rules of wider groups from reaching it, above all one with the task <c>reasoning</c>.
/// </summary>
public sealed record UsageGroup
{
    /// <summary>As sent; null = untagged.</summary>
    [JsonPropertyName("feature")] public string? Feature { get; init; }

    /// <summary>As sent; null = untagged.</summary>
    [JsonPropertyName("task")] public string? Task { get; init; }

    /// <summary>The provider that was asked for and answered.</summary>
    [JsonPropertyName("provider")] public required string Provider { get; init; }

    /// <summary>The model that the clients name: what a rule's condition is matched with.</summary>
    [JsonPropertyName("model")] public required string Model { get; init; }

    /// <summary>The model that answers name most, for its limits and tier; null = as <see cref="Model"/>.</summary>
    [JsonPropertyName("model_reported")] public string? ModelReported { get; init; }

    /// <summary>How many requests.</summary>
    [JsonPropertyName("requests")] public required long Requests { get; init; }

    /// <summary>Sums of tokens by class.</summary>
    [JsonPropertyName("tokens")] public required Usage Tokens { get; init; }

    /// <summary>Sum of costs, US dollars.</summary>
    [JsonPropertyName("cost_usd")] public required decimal CostUsd { get; init; }

    /// <summary>The longest prompt (uncached, cached and written), in tokens.</summary>
    [JsonPropertyName("longest_prompt")] public required long LongestPrompt { get; init; }

    /// <summary>The longest answer, in tokens; 0 when it is not known.</summary>
    [JsonPropertyName("longest_output")] public long LongestOutput { get; init; }

    /// <summary>How many requests offered tools.</summary>
    [JsonPropertyName("with_tools")] public long WithTools { get; init; }

    /// <summary>How many requests asked for a structured answer (any response format but text).</summary>
    [JsonPropertyName("with_response_format")] public long WithResponseFormat { get; init; }

    /// <summary>How many requests held images.</summary>
    [JsonPropertyName("with_images")] public long WithImages { get; init; }

    /// <summary>The deepest JSON schema asked for; 0 when there was none.</summary>
    [JsonPropertyName("deepest_schema")] public int DeepestSchema { get; init; }

    /// <summary>Prompt tokens of a request on average.</summary>
    [JsonIgnore] public decimal MeanPrompt => Requests == 0 ? 0m : (Tokens.PromptTokens ?? 0) / (decimal)Requests;

    /// <summary>Output tokens of a request on average.</summary>
    [JsonIgnore] public decimal MeanOutput => Requests == 0 ? 0m : (Tokens.Output ?? 0) / (decimal)Requests;

    /// <summary>Part of the output that was reasoning, 0 to 1.</summary>
    [JsonIgnore] public decimal ReasoningShare => Tokens.Output is > 0 ? (Tokens.Reasoning ?? 0) / (decimal)Tokens.Output.Value : 0m;

    /// <summary>A part of the requests, 0 to 1.</summary>
    public decimal ShareOf(long count) => Requests == 0 ? 0m : count / (decimal)Requests;
}
