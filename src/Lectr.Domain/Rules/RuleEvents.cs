using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Lectr.Domain.Rules;

/// <summary>
/// An edit of an organisation's rules. All edits of one organisation stand in one stream, so that its version orders them.
/// <see cref="Hash"/> is chained over the previous edit: see <see cref="RuleHashChain"/>.
/// </summary>
public abstract record RuleEvent
{
    /// <summary>Name of the admin token that made the edit.</summary>
    [JsonPropertyName("actor")] public required string Actor { get; init; }

    /// <summary>When the edit was decided, UTC.</summary>
    [JsonPropertyName("at")] public required DateTimeOffset At { get; init; }

    /// <summary>SHA-256, 64 lower-case hexadecimal digits.</summary>
    [JsonPropertyName("hash")] public string Hash { get; init; } = "";
}

/// <summary>A rule came to be.</summary>
public sealed record RuleCreated : RuleEvent
{
    /// <summary>The whole rule.</summary>
    [JsonPropertyName("rule")] public required Rule Rule { get; init; }
}

/// <summary>A rule's name, priority, conditions, target or switch changed.</summary>
public sealed record RuleEdited : RuleEvent
{
    /// <summary>The whole rule as it is from now on.</summary>
    [JsonPropertyName("rule")] public required Rule Rule { get; init; }
}

/// <summary>A rule is evaluated from now on.</summary>
public sealed record RuleEnabled : RuleEvent
{
    /// <summary>The rule's id.</summary>
    [JsonPropertyName("rule_id")] public required string RuleId { get; init; }

    /// <summary>The rule's name at that moment.</summary>
    [JsonPropertyName("rule_name")] public required string RuleName { get; init; }
}

/// <summary>A rule is invisible to evaluation from now on.</summary>
public sealed record RuleDisabled : RuleEvent
{
    /// <summary>The rule's id.</summary>
    [JsonPropertyName("rule_id")] public required string RuleId { get; init; }

    /// <summary>The rule's name at that moment.</summary>
    [JsonPropertyName("rule_name")] public required string RuleName { get; init; }
}

/// <summary>Priorities changed together, as one edit.</summary>
public sealed record RulesReordered : RuleEvent
{
    /// <summary>The new priority of every rule.</summary>
    [JsonPropertyName("priorities")] public required ImmutableArray<RulePriority> Priorities { get; init; }
}

/// <summary>A rule is gone.</summary>
public sealed record RuleDeleted : RuleEvent
{
    /// <summary>The rule's id.</summary>
    [JsonPropertyName("rule_id")] public required string RuleId { get; init; }

    /// <summary>The rule's name at that moment.</summary>
    [JsonPropertyName("rule_name")] public required string RuleName { get; init; }
}

/// <summary>The whole set of an earlier version is back.</summary>
public sealed record RulesRestored : RuleEvent
{
    /// <summary>The version whose rules these are.</summary>
    [JsonPropertyName("restored_version")] public required long RestoredVersion { get; init; }

    /// <summary>Every rule from now on.</summary>
    [JsonPropertyName("rules")] public required ImmutableArray<Rule> Rules { get; init; }
}

/// <summary>A rule's place in the order; 1 is evaluated first.</summary>
public sealed record RulePriority(
    [property: JsonPropertyName("rule_id")] string RuleId,
    [property: JsonPropertyName("priority")] int Priority);
