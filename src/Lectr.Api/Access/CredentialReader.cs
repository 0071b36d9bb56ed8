using Lectr.Domain.Keys;
using Lectr.Projections.Settings;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Access;

/// <summary>The outcome of looking a caller up.</summary>
internal abstract record CallerLookup
{
    private CallerLookup() { }

    /// <summary>Known.</summary>
    public sealed record Known(Caller Caller) : CallerLookup;

    /// <summary>No token, or none that works.</summary>
    public sealed record Unknown : CallerLookup;

    /// <summary>The token works, but not for the organisation named.</summary>
    public sealed record Foreign(string Organisation) : CallerLookup;

    /// <summary>The operator named an organisation that does not exist.</summary>
    public sealed record NoOrganisation(string Organisation) : CallerLookup;
}

/// <summary>Turns credentials into callers. Tokens are looked up by digest on every call, so that a revocation holds at once.</summary>
internal sealed class CredentialReader(SettingsLookup lookup)
{
    /// <summary>With it the operator's token picks the organisation.</summary>
    public const string OrganisationHeader = "X-Lectr-Organisation";

    /// <summary>Who calls with <paramref name="credential"/>.</summary>
    public async Task<CallerLookup> FindAsync(HttpRequest request, Credential credential, CancellationToken cancellationToken)
    {
        if (await lookup.FindTokenAsync(SecretText.Digest(credential.Token), cancellationToken) is not { } found)
        {
            return new CallerLookup.Unknown();
        }

        var (own, token) = found;
        var wanted = request.Headers[OrganisationHeader].ToString();
        if (wanted.Length == 0 || wanted == own)
        {
            return new CallerLookup.Known(new Caller(own, token.Name, token.Role, token.Operator));
        }

        if (!token.Operator)
        {
            return new CallerLookup.Foreign(wanted);
        }

        return await lookup.HasOrganisationAsync(wanted, cancellationToken)
            ? new CallerLookup.Known(new Caller(wanted, token.Name, Role.Admin, Operator: true))
            : new CallerLookup.NoOrganisation(wanted);
    }
}
