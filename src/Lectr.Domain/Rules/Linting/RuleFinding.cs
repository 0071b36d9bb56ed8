using System.Text.Json.Serialization;

namespace Lectr.Domain.Rules.Linting;

/// <summary>Something about a rule that its author may not have meant. <see cref="Code"/> is one of <see cref="RuleFindings"/>.</summary>
/// <param name="Code">The kind.</param>
/// <param name="RuleId">The rule.</param>
/// <param name="Name">The rule's name.</param>
/// <param name="Message">One sentence.</param>
/// <param name="ShadowedBy">The rules that are always faster, where that is the finding.</param>
public sealed record RuleFinding(
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("rule_id")] string RuleId,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("shadowed_by"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? ShadowedBy = null);

/// <summary>Codes of findings.</summary>
public static class RuleFindings
{
    /// <summary>Rules before it match everything that it would.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>No recorded request would have reached it.</summary>
    public const string NeverMatched = "never_matched";

    /// <summary>The catalogue does not know the target model.</summary>
    public const string UnknownModel = "unknown_model";

    /// <summary>The target model has no price, so what it serves is unpriced.</summary>
    public const string NoPrice = "no_price";

    /// <summary>It may change the provider, and the operator has no key for the target: only clients whose own key fits are routed.</summary>
    public const string NoCredential = "no_credential";

    /// <summary>Recorded requests matched and could not be moved, because the target does not offer their wire format.</summary>
    public const string WireFormat = "wire_format";
}
