using System.Net.Http.Headers;
using Lectr.Domain.Providers;
using Lectr.Proxy.Request;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Lectr.Proxy.Forward;

/// <summary>Copies upstream's status and end-to-end headers to the client's answer: no more, no less.</summary>
internal static class ResponseHead
{
    private const int LongestId = 200;

    // One value that is no value: the server then has a Date, sends none, and adds none of its own.
    private static readonly StringValues NoDate = new(new string?[] { null });

    /// <summary>Copies the head.</summary>
    public static void Copy(Call call, HttpResponseMessage response)
    {
        var target = call.Response;
        target.StatusCode = (int)response.StatusCode;
        target.ReasonPhrase = response.ReasonPhrase;
        var connection = Connection(response.Headers.NonValidated);
        Copy(response.Headers.NonValidated, target.Headers, connection);
        Copy(response.Content.Headers.NonValidated, target.Headers, connection);
        WithoutDate(call);

        call.ProviderRequestId = RequestId(call.ProviderActual, response.Headers.NonValidated);
    }

    /// <summary>Keeps the server from adding a Date that upstream did not send. Under HTTP/2 it cannot be kept from it, which RFC 9110, 6.6.1 asks of a proxy anyway.</summary>
    public static void WithoutDate(Call call)
    {
        if (call.Response.Headers.Date.Count == 0 && call.Request.Protocol.StartsWith("HTTP/1", StringComparison.Ordinal))
        {
            call.Response.Headers.Date = NoDate;
        }
    }

    /// <summary>Copies trailers where the client's protocol has a place for them.</summary>
    public static void CopyTrailers(Call call, HttpResponseMessage response)
    {
        if (call.Features.Get<IHttpResponseTrailersFeature>()?.Trailers is not { } trailers)
        {
            return;
        }

        foreach (var header in response.TrailingHeaders.NonValidated)
        {
            Set(trailers, header.Key, Values(header.Value));
        }
    }

    private static StringValues Connection(in HttpHeadersNonValidated headers) =>
        headers.TryGetValues("Connection", out var values) ? Values(values) : default;

    private static void Copy(in HttpHeadersNonValidated source, IHeaderDictionary target, in StringValues connection)
    {
        foreach (var header in source)
        {
            if (!HopByHop.Is(header.Key, connection))
            {
                Set(target, header.Key, Values(header.Value));
            }
        }
    }

    private static StringValues Values(in HeaderStringValues values)
    {
        if (values.Count == 1)
        {
            return values.ToString();
        }

        var all = new string[values.Count];
        var next = 0;
        foreach (var value in values)
        {
            all[next++] = value;
        }

        return all;
    }

    // A name or value that HTTP forbids, and that a broken provider sent all the same, cannot be passed on.
    private static void Set(IHeaderDictionary target, string name, in StringValues values)
    {
        try
        {
            target[name] = values;
        }
        catch (InvalidOperationException)
        {
            target.Remove(name);
        }
    }

    private static string? RequestId(Provider provider, in HttpHeadersNonValidated headers)
    {
        var names = provider.RequestIdHeaders;
        for (var i = 0; i < names.Count; i++)
        {
            if (headers.TryGetValues(names[i], out var values))
            {
                return Redaction.Keep(values.ToString(), LongestId);
            }
        }

        return null;
    }
}
