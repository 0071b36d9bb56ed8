using Lectr.Domain.Keys;
using Lectr.Domain.Settings;

namespace Lectr.Domain.Organisations;

/// <summary>Creates an organisation; no name given = its id.</summary>
public sealed record CreateOrganisation(string Id, string? Name) : SettingsCommand;

/// <summary>Decides on organisations.</summary>
public static class OrganisationEditing
{
    private const int LongestId = 63;

    /// <summary>The event that <paramref name="command"/> comes to in its own stream's <paramref name="state"/>, or why it comes to nothing.</summary>
    public static SettingsOutcome Handle(CreateOrganisation command, SettingsState state)
    {
        if (!IsId(command.Id))
        {
            return SettingsOutcome.Wrong("id", $"An id has 1 to {LongestId} lower-case letters, digits and hyphens, and starts with a letter or digit.");
        }

        if (command.Name is not null && SecretText.NameProblem(command.Name) is { } problem)
        {
            return SettingsOutcome.Wrong("name", problem);
        }

        return state.Organisation is not null
            ? new SettingsOutcome.Conflict($"The organisation {command.Id} exists.")
            : new SettingsOutcome.Accepted(new OrganisationCreated
            {
                Actor = command.Actor,
                At = command.At,
                Organisation = command.Id,
                Name = command.Name?.Trim() ?? command.Id,
            });
    }

    private static bool IsId(string? id) =>
        id is { Length: > 0 and <= LongestId } && id[0] != '-' && id.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
}
