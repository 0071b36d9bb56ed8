using System.Text.Json.Serialization;
using Lectr.Domain.Providers;
using Lectr.Projections.Nodes;

namespace Lectr.Api.Providers;

/// <summary>Providers, by id.</summary>
public sealed record ProviderListAnswer([property: JsonPropertyName("items")] IReadOnlyList<ProviderAnswer> Items);

/// <summary>Where an organisation's requests to a provider go.</summary>
/// <param name="Provider">The provider's id.</param>
/// <param name="Title">The name that people use.</param>
/// <param name="BaseUrl">The organisation's own base URL; null = the server's.</param>
/// <param name="DefaultBaseUrl">The server's base URL; null where it has none and one must be set.</param>
/// <param name="HasCredential">Whether the operator configured a key, so that rules can move traffic there.</param>
/// <param name="Live">After an edit: on how many living proxies it is in force.</param>
public sealed record ProviderAnswer(
    [property: JsonPropertyName("provider")] string Provider,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("base_url")] string? BaseUrl,
    [property: JsonPropertyName("default_base_url")] string? DefaultBaseUrl,
    [property: JsonPropertyName("has_credential")] bool HasCredential,
    [property: JsonPropertyName("live"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LiveReport? Live = null)
{
    internal static ProviderAnswer Of(Provider provider, string? own, ApiOptions options)
    {
        var setup = options.Providers.GetValueOrDefault(provider.Id);
        return new ProviderAnswer(provider.Id, provider.Title, own, setup?.BaseUrl ?? provider.DefaultBaseUrl, setup?.HasCredential ?? false);
    }
}

/// <summary>A base URL; null or empty = the server's own.</summary>
public sealed record ProviderInput([property: JsonPropertyName("base_url")] string? BaseUrl);
