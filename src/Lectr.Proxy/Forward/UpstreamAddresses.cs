using Lectr.Domain.Providers;
using Lectr.Domain.Rules;

namespace Lectr.Proxy.Forward;

/// <summary>Makes upstream addresses; those without a query (which could hold a key) are remembered with their provider's address.</summary>
internal static class UpstreamAddresses
{
    // Dot segments, escapes and doubled slashes go on as the client wrote them.
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>The address of a routed call; null when its provider does not offer the endpoint or the base URL is no address.</summary>
    public static Uri? Of(Call call)
    {
        if (call.Address is not { } address)
        {
            return null;
        }

        var endpoint = call.Endpoint!;
        if (address.Known.TryGetValue(endpoint, out var known) && call.Query.Length == 0)
        {
            return known;
        }

        var made = Make(call, address.BaseUrl);
        if (made is not null && call.Query.Length == 0 && endpoint.ModelPlace == ModelPlace.Body
            && ReferenceEquals(endpoint, Endpoints.Match(call.Request.Method, call.Path, "")))
        {
            address.Known[endpoint] = made;
        }

        return made;
    }

    private static Uri? Make(Call call, string baseUrl)
    {
        var model = call.Decision is Decision.Apply ? call.ModelActual : null;
        var url = Upstream.Url(call.Endpoint!, call.ProviderActual, baseUrl, call.Path, call.Credential.Query ?? call.Query, model);
        return url is not null && Uri.TryCreate(url, AsWritten, out var uri) && uri.Scheme is "http" or "https" ? uri : null;
    }
}
