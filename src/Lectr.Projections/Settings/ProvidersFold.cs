using System.Text.Json;
using System.Text.Json.Serialization;
using Lectr.Domain.Settings;
using Lectr.EventStore;

namespace Lectr.Projections.Settings;

/// <summary>Where an organisation's requests to a provider go.</summary>
/// <param name="BaseUrl">Absolute URL.</param>
public sealed record ProviderRow([property: JsonPropertyName("base_url")] string BaseUrl);

/// <summary>One row a provider that differs from the server's configuration.</summary>
internal sealed class ProvidersFold : ISettingFold
{
    public string Kind => SettingKinds.Providers;

    public string? KeyOf(object domainEvent) => (domainEvent as ProviderConfigured)?.Provider;

    public byte[]? Apply(byte[]? before, object domainEvent, StoredEvent stored) => domainEvent is ProviderConfigured { BaseUrl: { } url }
        ? JsonSerializer.SerializeToUtf8Bytes(new ProviderRow(url), SettingRowJson.Default.ProviderRow)
        : null;
}
