using System.Collections.Immutable;
using Lectr.Domain.AdminTokens;
using Lectr.Domain.Organisations;

namespace Lectr.Domain.Settings;

/// <summary>The stream <c>settings</c> of an organisation, folded; events of others (prices) pass by.</summary>
/// <param name="Organisation">The organisation; null before it is created.</param>
/// <param name="Tokens">Admin tokens ever issued, by id.</param>
/// <param name="BaseUrls">Base URLs that differ from the server's configuration, by provider id.</param>
public sealed record SettingsState(
    Organisation? Organisation,
    ImmutableSortedDictionary<string, AdminToken> Tokens,
    ImmutableSortedDictionary<string, string> BaseUrls)
{
    /// <summary>Before the first event.</summary>
    public static SettingsState Empty { get; } = new(null, ImmutableSortedDictionary<string, AdminToken>.Empty, ImmutableSortedDictionary<string, string>.Empty);

    /// <summary>The state after <paramref name="domainEvent"/>.</summary>
    public SettingsState Apply(object domainEvent) => domainEvent switch
    {
        OrganisationCreated created => this with { Organisation = new Organisation(created.Organisation, created.Name, created.At) },
        AdminTokenIssued issued => this with { Tokens = Tokens.SetItem(issued.TokenId, AdminToken.Of(issued)) },
        AdminTokenRevoked revoked when Tokens.TryGetValue(revoked.TokenId, out var token) =>
            this with { Tokens = Tokens.SetItem(revoked.TokenId, token with { RevokedAt = revoked.At }) },
        ProviderConfigured { BaseUrl: { } url } configured => this with { BaseUrls = BaseUrls.SetItem(configured.Provider, url) },
        ProviderConfigured configured => this with { BaseUrls = BaseUrls.Remove(configured.Provider) },
        _ => this,
    };
}
