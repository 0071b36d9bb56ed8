using System.Collections.Immutable;
using Lectr.Domain.Rules;

namespace Lectr.Domain.Settings;

/// <summary>What comes of a command.</summary>
public abstract record SettingsOutcome
{
    private SettingsOutcome() { }

    /// <summary>The event to append; null when everything already is as wished.</summary>
    public sealed record Accepted(SettingsEvent? Event) : SettingsOutcome;

    /// <summary>The editor's words do not make sense.</summary>
    public sealed record Invalid(ImmutableArray<FieldError> Errors) : SettingsOutcome;

    /// <summary>There is no such thing.</summary>
    public sealed record NotFound(string Id) : SettingsOutcome;

    /// <summary>It cannot be as things are; <paramref name="Reason"/> is a sentence.</summary>
    public sealed record Conflict(string Reason) : SettingsOutcome;

    internal static Invalid Wrong(string field, string message) => new([new FieldError(field, message)]);
}
