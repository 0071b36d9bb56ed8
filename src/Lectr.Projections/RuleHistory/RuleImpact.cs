using System.Text.Json.Serialization;
using Lectr.Projections.Traffic;

namespace Lectr.Projections.RuleHistory;

/// <summary>
/// What a rule has done in a window: the saving is what its requests would have cost at the models they asked for, less what they
/// cost. Before and after are of the same length, on either side of <see cref="Since"/>.
/// </summary>
/// <param name="RuleId">The rule.</param>
/// <param name="From">Beginning of the window used.</param>
/// <param name="To">Its end, exclusive.</param>
/// <param name="Since">The hour in which the rule took its present form: its last change of conditions, target or switch.</param>
/// <param name="Requests">Requests that it routed in the window.</param>
/// <param name="CostActualUsd">What those with a price on both sides cost.</param>
/// <param name="CostRequestedUsd">What they would have cost at the requested models.</param>
/// <param name="SavingsUsd">The difference; negative = dearer.</param>
/// <param name="Unpriced">Requests without a price on one side or the other.</param>
/// <param name="Before">Requests that match its conditions, in the span before <paramref name="Since"/>.</param>
/// <param name="After">Requests that it routed since.</param>
public sealed record RuleImpact(
    [property: JsonPropertyName("rule_id")] string RuleId,
    [property: JsonPropertyName("from")] DateTimeOffset From,
    [property: JsonPropertyName("to")] DateTimeOffset To,
    [property: JsonPropertyName("since")] DateTimeOffset Since,
    [property: JsonPropertyName("requests")] long Requests,
    [property: JsonPropertyName("cost_actual_usd")] decimal CostActualUsd,
    [property: JsonPropertyName("cost_requested_usd")] decimal CostRequestedUsd,
    [property: JsonPropertyName("savings_usd")] decimal SavingsUsd,
    [property: JsonPropertyName("unpriced")] long Unpriced,
    [property: JsonPropertyName("before")] RuleImpactSide Before,
    [property: JsonPropertyName("after")] RuleImpactSide After);

/// <summary>Quality on one side of the change; <see cref="ErrorRate"/> is null without requests.</summary>
public sealed record RuleImpactSide(
    [property: JsonPropertyName("from")] DateTimeOffset From,
    [property: JsonPropertyName("to")] DateTimeOffset To,
    [property: JsonPropertyName("requests")] long Requests,
    [property: JsonPropertyName("errors")] long Errors,
    [property: JsonPropertyName("error_rate")] double? ErrorRate,
    [property: JsonPropertyName("latency_ms")] LatencyFigures LatencyMs);
