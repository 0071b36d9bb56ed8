namespace Lectr.Domain.Providers;

/// <summary>Builds the upstream address of a request.</summary>
public static class Upstream
{
    /// <summary>
    /// The absolute URL (path and query byte for byte as the client sent them, unless <paramref name="replaceModel"/> is set and
    /// the model stands in the path); null when <paramref name="provider"/> does not offer the endpoint in this wire format.
    /// </summary>
    public static string? Url(Endpoint endpoint, Provider provider, string baseUrl, string rawPath, string rawQuery, string? replaceModel) =>
        throw new NotSupportedException();

    /// <summary>Whether a rule may move this endpoint from one provider to the other (support matrix; same provider is always allowed).</summary>
    public static bool CanReroute(Endpoint endpoint, Provider from, Provider to) => throw new NotSupportedException();
}
