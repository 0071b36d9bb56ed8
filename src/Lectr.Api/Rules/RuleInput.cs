using System.Text.Json.Serialization;
using FluentValidation;
using Lectr.Domain.Rules;

namespace Lectr.Api.Rules;

/// <summary>What a client says of a rule. Empty conditions are unset ones; no priority = after the last, or unchanged.</summary>
public sealed record RuleInput(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("priority")] int? Priority,
    [property: JsonPropertyName("enabled")] bool? Enabled,
    [property: JsonPropertyName("conditions")] RuleConditions? Conditions,
    [property: JsonPropertyName("target")] RuleTargetInput? Target)
{
    /// <summary>The same for the domain; what is missing is empty there.</summary>
    public RuleDraft ToDraft() => new(
        Name ?? "",
        new RuleConditions(OrUnset(Conditions?.Feature), OrUnset(Conditions?.Task), OrUnset(Conditions?.Provider), OrUnset(Conditions?.Model)),
        new RuleTarget(Target?.Provider ?? "", Target?.Model ?? ""),
        Priority,
        Enabled);

    private static string? OrUnset(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>Where a matching request goes.</summary>
public sealed record RuleTargetInput(
    [property: JsonPropertyName("provider")] string? Provider,
    [property: JsonPropertyName("model")] string? Model);

/// <summary>The whole order of the rules, first evaluated first.</summary>
public sealed record RuleOrderInput([property: JsonPropertyName("ids")] IReadOnlyList<string?>? Ids);

/// <summary>The version to bring back.</summary>
public sealed record RuleRestoreInput([property: JsonPropertyName("version")] long? Version);

/// <summary>Checks a rule's words; the domain's own check is the one source of what they must be.</summary>
internal sealed class RuleInputValidator : AbstractValidator<RuleInput>
{
    public static RuleInputValidator Instance { get; } = new();

    private RuleInputValidator() => RuleFor(input => input).Custom((input, context) =>
    {
        foreach (var error in RuleDraftCheck.Errors(input.ToDraft()))
        {
            context.AddFailure(error.Field, error.Message);
        }
    });
}

/// <summary>An order is a list of ids.</summary>
internal sealed class RuleOrderValidator : AbstractValidator<RuleOrderInput>
{
    public static RuleOrderValidator Instance { get; } = new();

    private RuleOrderValidator()
    {
        RuleFor(input => input.Ids).NotNull().WithName("ids").OverridePropertyName("ids").WithMessage("The ids of all rules, first evaluated first.");
        RuleForEach(input => input.Ids).NotEmpty().OverridePropertyName("ids").WithMessage("An id is not empty.");
    }
}

/// <summary>A version is named.</summary>
internal sealed class RuleRestoreValidator : AbstractValidator<RuleRestoreInput>
{
    public static RuleRestoreValidator Instance { get; } = new();

    private RuleRestoreValidator() =>
        RuleFor(input => input.Version).NotNull().GreaterThanOrEqualTo(0).OverridePropertyName("version").WithMessage("A version of the rules, 0 or more.");
}
