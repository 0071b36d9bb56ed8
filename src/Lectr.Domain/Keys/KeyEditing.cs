using Lectr.Domain.Settings;

namespace Lectr.Domain.Keys;

/// <summary>A wish about Lectr keys.</summary>
public abstract record KeyCommand : SettingsCommand;

/// <summary>Issues the key <paramref name="Secret"/>, of which only the digest goes on.</summary>
public sealed record IssueKey(string KeyId, string Name, string Secret) : KeyCommand;

/// <summary>Revokes a key; to revoke it again changes nothing.</summary>
public sealed record RevokeKey(string KeyId) : KeyCommand;

/// <summary>Decides on Lectr keys.</summary>
public static class KeyEditing
{
    /// <summary>The event that <paramref name="command"/> comes to in <paramref name="state"/>, or why it comes to nothing.</summary>
    public static SettingsOutcome Handle(KeyCommand command, KeysState state) => command switch
    {
        IssueKey issue => Issue(issue, state),
        RevokeKey revoke => Revoke(revoke, state),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private static SettingsOutcome Issue(IssueKey command, KeysState state)
    {
        if (SecretText.NameProblem(command.Name) is { } problem)
        {
            return SettingsOutcome.Wrong("name", problem);
        }

        if (!SecretText.IsKey(command.Secret))
        {
            return SettingsOutcome.Wrong("key", $"A Lectr key is {SecretText.KeyPrefix} and {SecretText.ShortestRandomPart} or more letters and digits.");
        }

        var digest = SecretText.Digest(command.Secret);
        if (state.Keys.Any(key => key.Sha256 == digest))
        {
            return new SettingsOutcome.Conflict("This key was issued before.");
        }

        if (state.Keys.Any(key => key.RevokedAt is null && key.Name == command.Name.Trim()))
        {
            return new SettingsOutcome.Conflict($"A key named \"{command.Name.Trim()}\" works already. Revoke it first, or choose another name.");
        }

        return new SettingsOutcome.Accepted(new LectrKeyIssued
        {
            Actor = command.Actor,
            At = command.At,
            KeyId = command.KeyId,
            Name = command.Name.Trim(),
            Sha256 = digest,
            Prefix = SecretText.Prefix(command.Secret, SecretText.KeyPrefix),
        });
    }

    private static SettingsOutcome Revoke(RevokeKey command, KeysState state) => state.Find(command.KeyId) switch
    {
        null => new SettingsOutcome.NotFound(command.KeyId),
        { RevokedAt: not null } => new SettingsOutcome.Accepted(null),
        _ => new SettingsOutcome.Accepted(new LectrKeyRevoked { Actor = command.Actor, At = command.At, KeyId = command.KeyId }),
    };
}
