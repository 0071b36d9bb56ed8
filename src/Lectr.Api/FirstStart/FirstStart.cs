using Lectr.Api.Access;
using Lectr.Domain.AdminTokens;
using Lectr.Domain.Keys;
using Lectr.Domain.Organisations;
using Lectr.Domain.Settings;
using Lectr.Projections.Settings;

namespace Lectr.Api.FirstStart;

/// <summary>Credentials that the configuration fixes, for automation; null = drawn at random on the first start.</summary>
/// <param name="LectrKey">A Lectr key of the default organisation.</param>
/// <param name="AdminToken">The operator's admin token.</param>
public sealed record FixedCredentials(string? LectrKey, string? AdminToken);

/// <summary>Credentials that this start drew, to be shown once; null where there was one before.</summary>
/// <param name="LectrKey">The first Lectr key.</param>
/// <param name="AdminToken">The operator's admin token.</param>
public sealed record DrawnCredentials(string? LectrKey, string? AdminToken);

/// <summary>Makes a new database usable: the default organisation, a first Lectr key, the operator's admin token. Any number of processes may run it at once.</summary>
public sealed class FirstStart(SettingsStream settings)
{
    private const string Actor = "lectr";
    private const string FirstName = "first";

    /// <summary>Makes what is missing.</summary>
    /// <exception cref="FirstStartException">The configured credentials do not have the form that they must have.</exception>
    public async Task<DrawnCredentials> EnsureAsync(FixedCredentials configured, CancellationToken cancellationToken)
    {
        await EnsureOrganisationAsync(cancellationToken);
        return new DrawnCredentials(
            await EnsureKeyAsync(configured.LectrKey, cancellationToken),
            await EnsureTokenAsync(configured.AdminToken, cancellationToken));
    }

    private Task EnsureOrganisationAsync(CancellationToken cancellationToken) => settings.EditSettingsAsync(
        Organisation.Default,
        (state, now) => state.Organisation is not null
            ? new SettingsOutcome.Accepted(null)
            : OrganisationEditing.Handle(new CreateOrganisation(Organisation.Default, "Default") { Actor = Actor, At = now }, state),
        cancellationToken);

    private async Task<string?> EnsureKeyAsync(string? configured, CancellationToken cancellationToken)
    {
        var secret = configured ?? NewSecret.Key();
        var id = NewSecret.Id("key_");
        var result = await settings.EditKeysAsync(
            Organisation.Default,
            (state, now) => (configured is null ? state.Keys.Length > 0 : state.Keys.Any(key => key.Sha256 == SecretText.Digest(configured)))
                ? new SettingsOutcome.Accepted(null)
                : KeyEditing.Handle(new IssueKey(id, FreeName(state.Keys.Where(key => key.RevokedAt is null).Select(key => key.Name)), secret) { Actor = Actor, At = now }, state),
            cancellationToken);
        return Drawn(result, configured, secret, "Lectr:Bootstrap:LectrKey");
    }

    private async Task<string?> EnsureTokenAsync(string? configured, CancellationToken cancellationToken)
    {
        var secret = configured ?? NewSecret.Token();
        var id = NewSecret.Id("token_");
        var result = await settings.EditSettingsAsync(
            Organisation.Default,
            (state, now) => (configured is null ? state.Tokens.Values.Any(token => token.Operator) : state.Tokens.Values.Any(token => token.Sha256 == SecretText.Digest(configured)))
                ? new SettingsOutcome.Accepted(null)
                : AdminTokenEditing.Handle(
                    new IssueAdminToken(id, FreeName(state.Tokens.Values.Where(token => token.RevokedAt is null).Select(token => token.Name)), Role.Admin, Operator: true, secret) { Actor = Actor, At = now },
                    state),
            cancellationToken);
        return Drawn(result, configured, secret, "Lectr:Bootstrap:AdminToken");
    }

    private static string? Drawn(SettingsEditResult result, string? configured, string secret, string key) => result switch
    {
        SettingsEditResult.Done { Event: not null } when configured is null => secret,
        SettingsEditResult.Done => null,
        SettingsEditResult.Refused { Reason: SettingsOutcome.Invalid invalid } => throw new FirstStartException($"{key}: {invalid.Errors[0].Message}"),
        _ => throw new FirstStartException($"{key} cannot be used: {((SettingsEditResult.Refused)result).Reason}."),
    };

    /// <summary>A configured credential that was changed later gets a name of its own.</summary>
    private static string FreeName(IEnumerable<string> taken)
    {
        var names = taken.ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, names.Count + 1)
            .Select(number => number == 1 ? FirstName : $"{FirstName}-{number}")
            .First(name => !names.Contains(name));
    }
}

/// <summary>The first start cannot go on as configured; the message says why.</summary>
public sealed class FirstStartException(string message) : Exception(message);
