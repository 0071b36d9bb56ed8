using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Lectr.Domain.Rules.Backtesting;

/// <summary>
/// What some requests cost and would have cost. Both costs are of the same requests: those with a price on both sides; the
/// others are counted in <see cref="Unpriced"/>. Money is in US dollars.
/// </summary>
public sealed record BacktestFigures(long Requests, decimal CostActualUsd, decimal CostHypotheticalUsd, long Unpriced, long ReasoningRequestsMoved)
{
    internal static BacktestFigures None { get; } = new(0, 0m, 0m, 0, 0);

    internal BacktestFigures Plus(BacktestFigures other) => new(
        Requests + other.Requests,
        CostActualUsd + other.CostActualUsd,
        CostHypotheticalUsd + other.CostHypotheticalUsd,
        Unpriced + other.Unpriced,
        ReasoningRequestsMoved + other.ReasoningRequestsMoved);
}

/// <summary>Figures as they are answered.</summary>
public abstract record BacktestItem(BacktestFigures Figures)
{
    /// <summary>The figures as one value.</summary>
    [JsonIgnore] public BacktestFigures Figures { get; init; } = Figures;

    /// <summary>Requests, unpriced ones included.</summary>
    [JsonPropertyName("requests")] public long Requests => Figures.Requests;

    /// <summary>What was recorded, US dollars.</summary>
    [JsonPropertyName("cost_actual_usd")] public decimal CostActualUsd => Figures.CostActualUsd;

    /// <summary>What the rules would have made of it, US dollars.</summary>
    [JsonPropertyName("cost_hypothetical_usd")] public decimal CostHypotheticalUsd => Figures.CostHypotheticalUsd;

    /// <summary>Actual less hypothetical, US dollars; negative = dearer.</summary>
    [JsonPropertyName("savings_usd")] public decimal SavingsUsd => Figures.CostActualUsd - Figures.CostHypotheticalUsd;

    /// <summary>Requests without a price on one side or the other.</summary>
    [JsonPropertyName("unpriced")] public long Unpriced => Figures.Unpriced;

    /// <summary>Requests of task <c>reasoning</c> that would have gone to another model than they asked for.</summary>
    [JsonPropertyName("reasoning_requests_moved")] public long ReasoningRequestsMoved => Figures.ReasoningRequestsMoved;
}

/// <summary>The figures of one feature; null = untagged.</summary>
public sealed record FeatureBacktest(BacktestFigures Figures, [property: JsonPropertyName("feature")] string? Feature) : BacktestItem(Figures);

/// <summary>Figures in sum and by feature, the largest saving first.</summary>
public sealed record BacktestGroup(
    BacktestFigures Figures,
    [property: JsonPropertyName("features")] ImmutableArray<FeatureBacktest> Features) : BacktestItem(Figures);

/// <summary>What one rule would have moved.</summary>
public sealed record RuleBacktest(
    BacktestFigures Figures,
    [property: JsonPropertyName("rule_id")] string RuleId,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("priority")] int Priority,
    [property: JsonPropertyName("features")] ImmutableArray<FeatureBacktest> Features) : BacktestItem(Figures);

/// <summary>Something to know before switching the rules on. <see cref="Code"/> is one of <see cref="BacktestWarnings"/>.</summary>
public sealed record BacktestWarning(
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("rule_id")] string RuleId,
    [property: JsonPropertyName("requests")] long Requests,
    [property: JsonPropertyName("message")] string Message);

/// <summary>Codes of warnings.</summary>
public static class BacktestWarnings
{
    /// <summary>Reasoning requests would go to another model.</summary>
    public const string ReasoningMoved = "reasoning_moved";

    /// <summary>The saving is not known for requests without a price.</summary>
    public const string Unpriced = "unpriced";

    /// <summary>The target does not offer the wire format: the rule would be skipped.</summary>
    public const string WireFormat = "wire_format";

    /// <summary>A prompt was longer than the target's context window.</summary>
    public const string ContextTooSmall = "context_too_small";
}

/// <summary>
/// What a set of rules would have made of recorded traffic. <see cref="Total"/> is the sum of <see cref="Rules"/>;
/// <see cref="All"/> adds what no rule would have moved, part of which other rules moved back then.
/// </summary>
public sealed record BacktestReport(
    [property: JsonPropertyName("rules")] ImmutableArray<RuleBacktest> Rules,
    [property: JsonPropertyName("total")] BacktestGroup Total,
    [property: JsonPropertyName("unmatched")] BacktestGroup Unmatched,
    [property: JsonPropertyName("all")] BacktestGroup All,
    [property: JsonPropertyName("warnings")] ImmutableArray<BacktestWarning> Warnings);
