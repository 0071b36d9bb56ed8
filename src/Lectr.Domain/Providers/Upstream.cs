namespace Lectr.Domain.Providers;

/// <summary>Builds the upstream address of a request.</summary>
public static class Upstream
{
    private static readonly string[] Versions = ["/v1beta", "/v1alpha", "/v1"];

    /// <summary>
    /// The absolute URL (path and query byte for byte as the client sent them, unless <paramref name="replaceModel"/> is set and
    /// the model stands in the path); null when <paramref name="provider"/> does not offer the endpoint in this wire format.
    /// </summary>
    public static string? Url(Endpoint endpoint, Provider provider, string baseUrl, string rawPath, string rawQuery, string? replaceModel)
    {
        if (provider.Offer(endpoint.Format) is not { } offer)
        {
            return null;
        }

        if (replaceModel is not null && endpoint.ModelPlace == ModelPlace.Path)
        {
            rawPath = WithModel(endpoint, rawPath, replaceModel);
        }

        var root = baseUrl.AsSpan().TrimEnd('/');
        return offer.UrlTemplate switch
        {
            "{base}{rest}" => string.Concat(root, rawPath.AsSpan(endpoint.PrefixLength), rawQuery),
            "{base}{path}" => string.Concat(root, rawPath, rawQuery),
            "{origin}{path}" => string.Concat(Origin(root), rawPath, rawQuery),
            var template => string.Concat(
                template.Replace("{base}", root.ToString(), StringComparison.Ordinal)
                    .Replace("{rest}", rawPath[endpoint.PrefixLength..], StringComparison.Ordinal),
                rawQuery),
        };
    }

    /// <summary>Whether a rule may move this endpoint from one provider to the other (support matrix; same provider is always allowed).</summary>
    public static bool CanReroute(Endpoint endpoint, Provider from, Provider to) =>
        ReferenceEquals(from, to)
        || (!endpoint.StatefulId
            && from.Offer(endpoint.Format) is { } here && here.Exchanges.Contains(endpoint.Family)
            && to.Offer(endpoint.Format) is { } there && there.Exchanges.Contains(endpoint.Family));

    private static string WithModel(Endpoint endpoint, string rawPath, string model)
    {
        var (start, length) = endpoint.ModelRange.GetOffsetAndLength(rawPath.Length);
        var collection = "";
        var name = model;
        if (rawPath.AsSpan(start, length).Contains('/'))
        {
            // The range covers "models/x" or "tunedModels/x": a bare replacement is a plain model.
            var slash = model.IndexOf('/');
            var known = slash > 0 && model[..slash] is "models" or "tunedModels";
            collection = known ? model[..(slash + 1)] : "models/";
            name = known ? model[(slash + 1)..] : model;
        }

        return string.Concat(rawPath.AsSpan(0, start), collection, Uri.EscapeDataString(name), rawPath.AsSpan(start + length));
    }

    private static ReadOnlySpan<char> Origin(ReadOnlySpan<char> root)
    {
        foreach (var version in Versions)
        {
            if (root.EndsWith(version, StringComparison.Ordinal))
            {
                return root[..^version.Length];
            }
        }

        return root;
    }
}
