using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lectr.Domain.Pricing;

/// <summary>Every model that Lectr knows, by provider, from the data files in the folder Catalogue.</summary>
public sealed class ModelCatalogue
{
    private readonly FrozenDictionary<string, ProviderModels> _providers;

    private ModelCatalogue(IEnumerable<CatalogueFile> files)
    {
        var providers = files.Select(file => new ProviderModels(file)).ToList();
        _providers = providers.ToFrozenDictionary(p => p.Provider, StringComparer.OrdinalIgnoreCase);
        Models = [.. providers.SelectMany(p => p.Models).OrderBy(m => m.Provider, StringComparer.Ordinal).ThenBy(m => m.Model, StringComparer.Ordinal)];
    }

    /// <summary>The catalogue that is built in.</summary>
    public static ModelCatalogue BuiltIn { get; } = new(ReadEmbedded());

    /// <summary>All models, by provider and name.</summary>
    public ImmutableArray<CatalogueModel> Models { get; }

    /// <summary>
    /// The model behind a name as clients write it and answers report it: case-insensitive, <c>models/</c> before it, an
    /// alias, a dated snapshot, a fine-tuned model of a base that has a fine-tuning price. Null when it is not known.
    /// </summary>
    public CatalogueModel? Find(string provider, string? name) =>
        string.IsNullOrEmpty(name) || !_providers.TryGetValue(provider, out var models) ? null : models.Find(name);

    /// <summary>Factor on every rate of a request that <paramref name="provider"/> served in <paramref name="serviceTier"/>; 1 for tiers without one.</summary>
    public decimal ServiceTierMultiplier(string provider, CatalogueModel? model, string? serviceTier)
    {
        if (string.IsNullOrEmpty(serviceTier))
        {
            return 1m;
        }

        if (serviceTier.Equals("batch", StringComparison.OrdinalIgnoreCase))
        {
            return model?.BatchMultiplier ?? 1m;
        }

        return _providers.TryGetValue(provider, out var models) && models.ServiceTiers.TryGetValue(serviceTier, out var factor) ? factor : 1m;
    }

    private static IEnumerable<CatalogueFile> ReadEmbedded()
    {
        var assembly = typeof(ModelCatalogue).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.Contains(".Pricing.Catalogue.", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            yield return Read(name, stream);
        }
    }

    private static CatalogueFile Read(string name, Stream stream)
    {
        try
        {
            return JsonSerializer.Deserialize(stream, CatalogueJson.Default.CatalogueFile) ?? throw new InvalidOperationException(name + " is empty");
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException($"{name}: {exception.Message}", exception);
        }
    }

    private sealed class ProviderModels
    {
        private readonly FrozenDictionary<string, CatalogueModel>.AlternateLookup<ReadOnlySpan<char>> _byName;

        public ProviderModels(CatalogueFile file)
        {
            Provider = file.Provider;
            ServiceTiers = file.ServiceTiers.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
            Models = [.. file.Models.Select(model => model with { Provider = file.Provider })];
            _byName = Models.SelectMany(model => model.Aliases.Append(model.Model).Select(name => (name, model)))
                .ToFrozenDictionary(pair => pair.name, pair => pair.model, StringComparer.OrdinalIgnoreCase)
                .GetAlternateLookup<ReadOnlySpan<char>>();
        }

        public string Provider { get; }

        public FrozenDictionary<string, decimal> ServiceTiers { get; }

        public ImmutableArray<CatalogueModel> Models { get; }

        public CatalogueModel? Find(ReadOnlySpan<char> name)
        {
            var plain = ModelName.Plain(name);
            return _byName.TryGetValue(plain, out var model)
                || ModelName.TryWithoutSnapshot(plain, out var undated) && _byName.TryGetValue(undated, out model)
                ? model
                : null;
        }
    }
}

/// <summary>One data file of the catalogue: what one provider sells.</summary>
internal sealed record CatalogueFile
{
    [JsonPropertyName("provider")] public required string Provider { get; init; }

    /// <summary>Factors on every rate by the service tier that an answer names.</summary>
    [JsonPropertyName("service_tiers")] public required IReadOnlyDictionary<string, decimal> ServiceTiers { get; init; }

    [JsonPropertyName("models")] public required IReadOnlyList<CatalogueModel> Models { get; init; }
}

[JsonSerializable(typeof(CatalogueFile))]
[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
internal sealed partial class CatalogueJson : JsonSerializerContext;
