using System.Net;
using Lectr.Domain.Providers;
using Microsoft.Extensions.Primitives;

namespace Lectr.Proxy.Forward;

/// <summary>Writes the upstream request's head: every end-to-end header as sent, less Lectr's own, with the one auth header that the provider expects.</summary>
internal static class RequestHead
{
    private const string Own = "X-Lectr-";

    /// <summary>The request to send; its content is null when the client sent no body.</summary>
    public static HttpRequestMessage Of(Call call, Uri address, CallContent? content)
    {
        var secure = ReferenceEquals(address.Scheme, Uri.UriSchemeHttps) || address.Scheme == Uri.UriSchemeHttps;
        var message = new HttpRequestMessage(Method(call.Request.Method), address)
        {
            Version = secure ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
            Content = content,
        };
        var headers = call.Request.Headers;
        var connection = headers.Connection;
        var moved = call.Moved;
        foreach (var header in headers)
        {
            if (!IsDropped(call, header.Key, connection, moved))
            {
                Add(message, header.Key, header.Value);
            }
        }

        if (call.Credential is { HeaderName: { } name, HeaderValue: { } value })
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>Asks upstream to go on in another protocol, which HTTP/1.1 alone can do.</summary>
    public static void AddUpgrade(HttpRequestMessage message, string protocol)
    {
        (message.Version, message.VersionPolicy) = (HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);
        message.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        message.Headers.TryAddWithoutValidation("Upgrade", protocol);
    }

    private static bool IsDropped(Call call, string name, in StringValues connection, bool moved)
    {
        switch (name.Length)
        {
            case 4 when name.Equals("Host", StringComparison.OrdinalIgnoreCase):
            case 14 when name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase):
                return true;
            case 6 when name.Equals("Expect", StringComparison.OrdinalIgnoreCase):
                // A held body was asked for already; one that flows waits for upstream's own word.
                return !call.BodyFlows;
            case 7 when name.Equals("Trailer", StringComparison.OrdinalIgnoreCase):
                return true;
            case 16 when name.Equals("X-Content-Length", StringComparison.OrdinalIgnoreCase):
                // The server's name for a length that a chunked body contradicts.
                return call.Request.Headers.TransferEncoding.Count > 0;
        }

        return name.StartsWith(Own, StringComparison.OrdinalIgnoreCase)
            || name[0] == ':'
            || HopByHop.Is(name, connection)
            || (moved ? Credentials.IsAccountHeader(name, call.Endpoint) : Credentials.IsAuthHeader(name));
    }

    private static void Add(HttpRequestMessage message, string name, in StringValues values)
    {
        if (values.Count == 1)
        {
            var value = values[0];
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                AddToContent(message).TryAddWithoutValidation(name, value);
            }
        }
        else if (!message.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values.ToArray()))
        {
            AddToContent(message).TryAddWithoutValidation(name, (IEnumerable<string?>)values.ToArray());
        }
    }

    // A header such as Content-Type without a body still travels; the framework wants a content to carry it.
    private static System.Net.Http.Headers.HttpContentHeaders AddToContent(HttpRequestMessage message) =>
        (message.Content ??= new ByteArrayContent([])).Headers;

    private static HttpMethod Method(string method) => method switch
    {
        "POST" => HttpMethod.Post,
        "GET" => HttpMethod.Get,
        "PUT" => HttpMethod.Put,
        "DELETE" => HttpMethod.Delete,
        "PATCH" => HttpMethod.Patch,
        "HEAD" => HttpMethod.Head,
        "OPTIONS" => HttpMethod.Options,
        _ => new HttpMethod(method),
    };
}
