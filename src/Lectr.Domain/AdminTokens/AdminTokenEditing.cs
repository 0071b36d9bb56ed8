using Lectr.Domain.Keys;
using Lectr.Domain.Settings;

namespace Lectr.Domain.AdminTokens;

/// <summary>A wish about admin tokens.</summary>
public abstract record AdminTokenCommand : SettingsCommand;

/// <summary>Issues the token <paramref name="Secret"/>, of which only the digest goes on.</summary>
public sealed record IssueAdminToken(string TokenId, string Name, Role Role, bool Operator, string Secret) : AdminTokenCommand;

/// <summary>Revokes a token; to revoke it again changes nothing.</summary>
public sealed record RevokeAdminToken(string TokenId) : AdminTokenCommand;

/// <summary>Decides on admin tokens. Held: an organisation keeps a token that can make others.</summary>
public static class AdminTokenEditing
{
    /// <summary>The event that <paramref name="command"/> comes to in <paramref name="state"/>, or why it comes to nothing.</summary>
    public static SettingsOutcome Handle(AdminTokenCommand command, SettingsState state) => command switch
    {
        IssueAdminToken issue => Issue(issue, state),
        RevokeAdminToken revoke => Revoke(revoke, state),
        _ => throw new ArgumentOutOfRangeException(nameof(command)),
    };

    private static SettingsOutcome Issue(IssueAdminToken command, SettingsState state)
    {
        if (SecretText.NameProblem(command.Name) is { } problem)
        {
            return SettingsOutcome.Wrong("name", problem);
        }

        if (!SecretText.IsToken(command.Secret))
        {
            return SettingsOutcome.Wrong("token", $"An admin token is {SecretText.TokenPrefix} and {SecretText.ShortestRandomPart} or more letters and digits.");
        }

        var digest = SecretText.Digest(command.Secret);
        if (state.Tokens.Values.Any(token => token.Sha256 == digest))
        {
            return new SettingsOutcome.Conflict("This token was issued before.");
        }

        if (state.Tokens.Values.Any(token => token.RevokedAt is null && token.Name == command.Name.Trim()))
        {
            return new SettingsOutcome.Conflict($"A token named \"{command.Name.Trim()}\" works already; names tell who did what. Revoke it first, or choose another name.");
        }

        return new SettingsOutcome.Accepted(new AdminTokenIssued
        {
            Actor = command.Actor,
            At = command.At,
            TokenId = command.TokenId,
            Name = command.Name.Trim(),
            Role = command.Role,
            Operator = command.Operator,
            Sha256 = digest,
            Prefix = SecretText.Prefix(command.Secret, SecretText.TokenPrefix),
        });
    }

    private static SettingsOutcome Revoke(RevokeAdminToken command, SettingsState state)
    {
        if (!state.Tokens.TryGetValue(command.TokenId, out var token))
        {
            return new SettingsOutcome.NotFound(command.TokenId);
        }

        if (token.RevokedAt is not null)
        {
            return new SettingsOutcome.Accepted(null);
        }

        // The operator's tokens live in one organisation and serve all: without them no organisation could be made.
        if (token.Operator && !state.Tokens.Values.Any(other => other is { Operator: true, RevokedAt: null } && other.TokenId != token.TokenId))
        {
            return new SettingsOutcome.Conflict("This is the operator's last token. Configure Lectr:Bootstrap:AdminToken with another one first.");
        }

        return new SettingsOutcome.Accepted(new AdminTokenRevoked { Actor = command.Actor, At = command.At, TokenId = token.TokenId, Sha256 = token.Sha256 });
    }
}
