using Lectr.Domain.Providers;
using Lectr.Domain.Rules;

namespace Lectr.Proxy.Route;

/// <summary>What only the request knows of a rule's target.</summary>
internal readonly struct RouteChecks(Call call) : IRouteChecks
{
    /// <inheritdoc/>
    public bool OffersEndpoint(RuleTarget target)
    {
        if (ProviderCatalog.Find(target.Provider) is not { } provider || call.Settings.Address(provider) is null)
        {
            return false;
        }

        var stays = ReferenceEquals(provider, call.ProviderRequested);
        return (stays || !call.Scan.Bound) && Upstream.CanReroute(call.Endpoint!, call.ProviderRequested, provider);
    }

    /// <inheritdoc/>
    public bool HasCredential(RuleTarget target) => Credential(ProviderCatalog.Find(target.Provider)!) is not null;

    /// <summary>The credential for a provider; null when the request may not go there.</summary>
    public Credential? Credential(Provider provider) => Credentials.Resolve(
        call.Endpoint!, provider, !ReferenceEquals(provider, call.ProviderRequested), call.HeaderOf, call.Query, call.Settings.Address(provider)?.OperatorKey);
}
