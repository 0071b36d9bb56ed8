using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Lectr.Domain.Rules;

/// <summary>One routing rule: when every set condition matches, the request goes to the target instead.</summary>
public sealed record Rule(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("priority")] int Priority,
    [property: JsonPropertyName("enabled")] bool Enabled,
    [property: JsonPropertyName("conditions")] RuleConditions Conditions,
    [property: JsonPropertyName("target")] RuleTarget Target,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("updated_at")] DateTimeOffset UpdatedAt);

/// <summary>Four optional conditions joined by AND; an unset one is a wildcard. At least one is set.</summary>
public sealed record RuleConditions(
    [property: JsonPropertyName("feature")] string? Feature = null,
    [property: JsonPropertyName("task")] string? Task = null,
    [property: JsonPropertyName("provider")] string? Provider = null,
    [property: JsonPropertyName("model")] string? Model = null);

/// <summary>Where a matching request goes.</summary>
public sealed record RuleTarget(
    [property: JsonPropertyName("provider")] string Provider,
    [property: JsonPropertyName("model")] string Model);

/// <summary>An organisation's rules as of one version of its rules stream, in ascending priority.</summary>
public sealed record RuleSet(
    [property: JsonPropertyName("version")] long Version,
    [property: JsonPropertyName("rules")] ImmutableArray<Rule> Rules)
{
    /// <summary>Before the first edit.</summary>
    public static RuleSet Empty { get; } = new(0, []);
}

/// <summary>What a rule can see of a request. A null never matches a set condition.</summary>
public readonly record struct RuleSubject(string? Feature, string? Task, string? Provider, string? Model);
