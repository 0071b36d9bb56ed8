using System.Text.Json.Serialization;

namespace Lectr.Domain.Settings;

/// <summary>Where an organisation's requests to a provider go from now on; null = where the server's configuration says.</summary>
public sealed record ProviderConfigured : SettingsEvent
{
    /// <summary>The provider's id.</summary>
    [JsonPropertyName("provider")] public required string Provider { get; init; }

    /// <summary>Absolute http or https URL without query; null = the server's own.</summary>
    [JsonPropertyName("base_url")] public string? BaseUrl { get; init; }
}

/// <summary>Points a provider at a base URL, or back at the server's own (null).</summary>
/// <param name="Provider">A provider's id, in any case.</param>
/// <param name="BaseUrl">The URL as typed; null or blank = the server's own.</param>
/// <param name="LinkLocalAllowed">Whether the server's configuration lets base URLs name link-local and metadata addresses.</param>
public sealed record ConfigureProvider(string Provider, string? BaseUrl, bool LinkLocalAllowed) : SettingsCommand;
