using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Rules.Replaying;

/// <summary>Why a request went where it went.</summary>
/// <param name="RulesVersion">The version of the rules that decided.</param>
/// <param name="Routable">Whether the request names a model where a rule could replace it.</param>
/// <param name="Rules">The rules of that version, in the order of evaluation.</param>
/// <param name="Decision">The decision worked out again.</param>
/// <param name="Recorded">The decision that was recorded.</param>
/// <param name="Agrees">Whether they are the same.</param>
public sealed record DecisionExplanation(
    [property: JsonPropertyName("rules_version")] long RulesVersion,
    [property: JsonPropertyName("routable")] bool Routable,
    [property: JsonPropertyName("rules")] ImmutableArray<RuleExplanation> Rules,
    [property: JsonPropertyName("decision")] DecisionRecord Decision,
    [property: JsonPropertyName("recorded")] DecisionRecord Recorded,
    [property: JsonPropertyName("agrees")] bool Agrees);

/// <summary>One rule held against a request. <see cref="Decided"/>: it is the one that was applied or skipped.</summary>
public sealed record RuleExplanation(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("priority")] int Priority,
    [property: JsonPropertyName("enabled")] bool Enabled,
    [property: JsonPropertyName("target")] RuleTarget Target,
    [property: JsonPropertyName("conditions")] ImmutableArray<ConditionExplanation> Conditions,
    [property: JsonPropertyName("matched")] bool Matched,
    [property: JsonPropertyName("decided")] bool Decided);

/// <summary>One set condition: the field, what the rule wants, what the request had (null = nothing).</summary>
public sealed record ConditionExplanation(
    [property: JsonPropertyName("field")] string Field,
    [property: JsonPropertyName("expected")] string Expected,
    [property: JsonPropertyName("actual")] string? Actual,
    [property: JsonPropertyName("matched")] bool Matched);

/// <summary>A decision as data: <c>passthrough</c>, <c>applied</c> or <c>skipped</c>, the rule, and why it was skipped.</summary>
public sealed record DecisionRecord(
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("rule_id")] string? RuleId,
    [property: JsonPropertyName("reason")] string? Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {RuleId} {Reason}".TrimEnd();

    internal static DecisionRecord Of(Decision decision) => decision switch
    {
        Decision.Apply apply => new DecisionRecord("applied", apply.Rule.Id, null),
        Decision.Skipped skipped => new DecisionRecord("skipped", skipped.Rule?.Id, skipped.Reason),
        _ => new DecisionRecord("passthrough", null, null),
    };

    internal static DecisionRecord Of(RequestProxied request) => request switch
    {
        { Rule: { } rule } => new DecisionRecord("applied", rule.Id, null),
        { RuleSkipped: { } skipped } => new DecisionRecord("skipped", skipped.Id, skipped.Reason),
        _ => new DecisionRecord("passthrough", null, null),
    };
}
