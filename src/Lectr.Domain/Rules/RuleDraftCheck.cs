using System.Collections.Immutable;
using Lectr.Domain.Providers;

namespace Lectr.Domain.Rules;

/// <summary>What every rule must be, wherever it comes from: the API, a file, a recommendation.</summary>
public static class RuleDraftCheck
{
    /// <summary>Longest name, in characters.</summary>
    public const int LongestName = 100;

    /// <summary>Longest condition or model, in characters.</summary>
    public const int LongestText = 256;

    /// <summary>Everything that is wrong with <paramref name="draft"/>; empty when it makes a rule.</summary>
    public static ImmutableArray<FieldError> Errors(RuleDraft draft)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        if (string.IsNullOrWhiteSpace(draft.Name) || LengthOf(draft.Name) > LongestName)
        {
            errors.Add(new FieldError("name", $"A name has 1 to {LongestName} characters."));
        }
        else if (HasControls(draft.Name))
        {
            errors.Add(new FieldError("name", "A name has no control characters."));
        }

        if (draft.Priority < 1)
        {
            errors.Add(new FieldError("priority", "A priority is 1 or more; 1 is evaluated first."));
        }

        CheckConditions(draft.Conditions, errors);
        CheckText("target.model", draft.Target.Model, errors, required: true);
        if (ProviderCatalog.Find(draft.Target.Provider) is null)
        {
            errors.Add(new FieldError("target.provider", UnknownProvider()));
        }

        return errors.ToImmutable();
    }

    /// <summary>The draft with provider ids as the catalogue writes them.</summary>
    public static RuleDraft Canonical(RuleDraft draft) => draft with
    {
        Conditions = draft.Conditions with { Provider = ProviderCatalog.Find(draft.Conditions.Provider)?.Id ?? draft.Conditions.Provider },
        Target = draft.Target with { Provider = ProviderCatalog.Find(draft.Target.Provider)?.Id ?? draft.Target.Provider },
    };

    private static void CheckConditions(RuleConditions conditions, ImmutableArray<FieldError>.Builder errors)
    {
        if (conditions is { Feature: null, Task: null, Provider: null, Model: null })
        {
            errors.Add(new FieldError("conditions", "A rule has at least one condition: feature, task, provider or model."));
        }

        CheckText("conditions.feature", conditions.Feature, errors);
        CheckText("conditions.task", conditions.Task, errors);
        CheckText("conditions.model", conditions.Model, errors);
        if (conditions.Provider is not null && ProviderCatalog.Find(conditions.Provider) is null)
        {
            errors.Add(new FieldError("conditions.provider", UnknownProvider()));
        }
    }

    private static void CheckText(string field, string? text, ImmutableArray<FieldError>.Builder errors, bool required = false)
    {
        if (text is null && !required)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(text) || LengthOf(text) > LongestText)
        {
            errors.Add(new FieldError(field, $"This has 1 to {LongestText} characters."));
        }
        else if (HasControls(text))
        {
            errors.Add(new FieldError(field, "This has no control characters."));
        }
    }

    private static int LengthOf(string text)
    {
        var length = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            length++;
        }

        return length;
    }

    private static bool HasControls(string text) => text.Any(char.IsControl);

    private static string UnknownProvider() => $"The providers are {string.Join(", ", ProviderCatalog.All.Select(provider => provider.Id))}.";
}
