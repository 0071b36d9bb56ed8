using Lectr.Domain.Requests;

namespace Lectr.Domain.Rules.Backtesting;

/// <summary>
/// Recorded requests that rules cannot tell apart and that were billed alike: what a backtest is reckoned from. Token counts are
/// sums, so one slice stands for any number of requests; prices are linear in them but for long-prompt rates, see <see cref="AllAbove"/>.
/// </summary>
public sealed record TrafficSlice
{
    /// <summary>X-Lectr-Feature; null = untagged.</summary>
    public string? Feature { get; init; }

    /// <summary>X-Lectr-Task; null = none.</summary>
    public string? Task { get; init; }

    /// <summary>Provider without rules.</summary>
    public required string ProviderRequested { get; init; }

    /// <summary>Model that the client named; null = not routable.</summary>
    public string? ModelRequested { get; init; }

    /// <summary>Name of the wire format.</summary>
    public required string WireFormat { get; init; }

    /// <summary>Provider that was asked.</summary>
    public required string ProviderActual { get; init; }

    /// <summary>Model that was billed.</summary>
    public string? ModelActual { get; init; }

    /// <summary>The rule that was applied then; null = none.</summary>
    public string? RuleId { get; init; }

    /// <summary>A moment whose prices hold for all of these requests.</summary>
    public required DateTimeOffset Moment { get; init; }

    /// <summary>How many requests.</summary>
    public required long Requests { get; init; }

    /// <summary>How many of them have a cost.</summary>
    public long Priced { get; init; }

    /// <summary>How many used something and have no cost; what is neither priced nor unpriced used nothing.</summary>
    public long Unpriced { get; init; }

    /// <summary>Sum of the costs recorded, US dollars.</summary>
    public decimal CostUsd { get; init; }

    /// <summary>Sums of the token classes.</summary>
    public Usage Usage { get; init; } = new();

    /// <summary>The longest prompt, in tokens; null = unknown.</summary>
    public long? LongestPrompt { get; init; }

    /// <summary>Every prompt is longer than this many tokens. A slice never straddles a long-prompt threshold of a target.</summary>
    public long AllAbove { get; init; } = -1;
}
