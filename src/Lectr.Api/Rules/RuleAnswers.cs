using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Lectr.Domain.Rules;
using Lectr.Projections.Nodes;

namespace Lectr.Api.Rules;

/// <summary>Rules at one version. <see cref="Live"/> only where they were just edited.</summary>
public sealed record RuleListAnswer(
    [property: JsonPropertyName("version")] long Version,
    [property: JsonPropertyName("items")] ImmutableArray<Rule> Items,
    [property: JsonPropertyName("live"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LiveReport? Live = null)
{
    internal static RuleListAnswer Of(RuleSet set, LiveReport? live = null) => new(set.Version, set.Rules, live);
}

/// <summary>One rule; <see cref="Live"/> says on how many living proxies an edit is in force, and is absent where nothing was edited.</summary>
public sealed record RuleAnswer(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("priority")] int Priority,
    [property: JsonPropertyName("enabled")] bool Enabled,
    [property: JsonPropertyName("conditions")] RuleConditions Conditions,
    [property: JsonPropertyName("target")] RuleTarget Target,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("updated_at")] DateTimeOffset UpdatedAt,
    [property: JsonPropertyName("version")] long Version,
    [property: JsonPropertyName("live"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LiveReport? Live)
{
    internal static RuleAnswer Of(Rule rule, long version, LiveReport? live = null) => new(
        rule.Id, rule.Name, rule.Priority, rule.Enabled, rule.Conditions, rule.Target, rule.CreatedAt, rule.UpdatedAt, version, live);
}

/// <summary>Edits, newest first.</summary>
public sealed record RuleHistoryAnswer([property: JsonPropertyName("items")] IReadOnlyList<RuleHistoryItem> Items);

/// <summary>
/// One edit. Of one rule: <see cref="Before"/> and <see cref="After"/> are that rule, or null where it was not there.
/// Of the whole set (<c>rules_reordered</c>, <c>rules_restored</c>): no <see cref="RuleId"/>, and both are the rules that changed.
/// </summary>
public sealed record RuleHistoryItem(
    [property: JsonPropertyName("version")] long Version,
    [property: JsonPropertyName("at")] DateTimeOffset At,
    [property: JsonPropertyName("actor")] string Actor,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("rule_id")] string? RuleId,
    [property: JsonPropertyName("before")] object? Before,
    [property: JsonPropertyName("after")] object? After,
    [property: JsonPropertyName("hash")] string Hash)
{
    internal static RuleHistoryItem Of(RuleHistoryEntry entry) => new(
        entry.Version, entry.At, entry.Actor, entry.Type, entry.RuleId, Side(entry, entry.Before), Side(entry, entry.After), entry.Hash);

    private static object? Side(RuleHistoryEntry entry, ImmutableArray<Rule> rules) =>
        entry.RuleId is null ? rules : rules.FirstOrDefault();
}
