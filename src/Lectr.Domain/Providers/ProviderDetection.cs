namespace Lectr.Domain.Providers;

/// <summary>What detection may look at. Header look-ups return null when a header is absent; credentials never leave the call.</summary>
public readonly record struct DetectionInput(
    string? DeclaredProvider,
    string? Model,
    Func<string, string?> Header,
    string? Query);

/// <summary>Finds the provider of a request: declared, path, model name, header names and key form, default.</summary>
public static class ProviderDetection
{
    /// <summary>The provider that the request goes to without rules.</summary>
    public static Provider Detect(Endpoint endpoint, in DetectionInput input) => Detect(ProviderCatalog.BuiltIn, endpoint, input);

    internal static Provider Detect(ProviderSet set, Endpoint endpoint, in DetectionInput input)
    {
        var owner = set.Find(endpoint.OwnerProvider);
        if (!string.IsNullOrWhiteSpace(input.DeclaredProvider))
        {
            // A path of one provider goes elsewhere only where the declared provider speaks that path's format.
            var declared = set.Find(input.DeclaredProvider.Trim()) ?? set.Default;
            return owner is null || declared.Offer(endpoint.Format) is not null ? declared : owner;
        }

        if (owner is not null)
        {
            return owner;
        }

        var model = input.Model ?? endpoint.PathModel;
        if (model is not null && set.ByModel(model) is { } byModel)
        {
            return byModel;
        }

        return set.ByHeaderName(input.Header) ?? ByKey(set, input) ?? set.Default;
    }

    private static Provider? ByKey(ProviderSet set, in DetectionInput input)
    {
        foreach (var key in ClientKeys.Read(set, input.Header, input.Query ?? ""))
        {
            if (set.ByKey(key.Value) is { } owner)
            {
                return owner;
            }
        }

        return null;
    }
}
