using Lectr.Domain.Requests;
using Lectr.Projections.Traffic;

namespace Lectr.Projections.RequestLog;

/// <summary>Which requests of one organisation to list; a null condition lets everything through. Comparisons are exact and ordinal.</summary>
/// <param name="Organisation">The organisation's id.</param>
/// <param name="Window">Whole hours, by the moment that a request started.</param>
public sealed record RequestFilter(string Organisation, TimeWindow Window)
{
    /// <summary>X-Lectr-Feature, or the requests without one.</summary>
    public FeatureCondition? Feature { get; init; }

    /// <summary>X-Lectr-Task.</summary>
    public string? Task { get; init; }

    /// <summary>The provider that was asked.</summary>
    public string? Provider { get; init; }

    /// <summary>The model that the client named.</summary>
    public string? ModelRequested { get; init; }

    /// <summary>The model that was sent upstream.</summary>
    public string? ModelActual { get; init; }

    /// <summary>Id of the rule that was applied.</summary>
    public string? RuleId { get; init; }

    /// <summary>How the request ended.</summary>
    public RequestStatus? Status { get; init; }

    /// <summary>Whether a rule was applied.</summary>
    public bool? Routed { get; init; }

    /// <summary>At least this cost, US dollars; unpriced requests never match.</summary>
    public decimal? MinCost { get; init; }

    /// <summary>At least this latency, milliseconds.</summary>
    public double? MinLatencyMs { get; init; }
}
