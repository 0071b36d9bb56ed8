using System.Collections.Concurrent;
using System.Collections.Frozen;
using Lectr.Domain.Pricing;
using Lectr.Domain.Providers;
using Lectr.Domain.Rules;

namespace Lectr.Proxy.Settings;

/// <summary>A Lectr key as the hot path knows it.</summary>
internal sealed record LectrKey(Organisation Organisation, string Id);

/// <summary>An organisation: the holder of its current snapshot.</summary>
internal sealed class Organisation(string id, OrganisationSettings current)
{
    private OrganisationSettings _current = current;

    /// <summary>The organisation's id, the tenant of its events.</summary>
    public string Id { get; } = id;

    /// <summary>The snapshot in force. Immutable, replaced as a whole.</summary>
    public OrganisationSettings Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }
}

/// <summary>Everything that decides on one organisation's requests, as of one moment.</summary>
internal sealed record OrganisationSettings(CompiledRules Rules, PriceBook Prices, FrozenDictionary<Provider, ProviderAddress> Addresses)
{
    /// <summary>Where a provider is found and the operator's key for it; null when no base URL is known.</summary>
    public ProviderAddress? Address(Provider provider) => Addresses.GetValueOrDefault(provider);
}

/// <summary>Where a provider is found, and the operator's key for it, if any.</summary>
internal sealed class ProviderAddress(string baseUrl, string? operatorKey)
{
    /// <summary>The base URL.</summary>
    public string BaseUrl { get; } = baseUrl;

    /// <summary>The operator's key; null when there is none.</summary>
    public string? OperatorKey { get; } = operatorKey;

    /// <summary>Addresses of the endpoints that are the same object for every request; parsing one costs a microsecond.</summary>
    public ConcurrentDictionary<Endpoint, Uri> Known { get; } = new(ReferenceEqualityComparer.Instance);
}
