using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Lectr.Proxy.Forward;

/// <summary>
/// Chunked framing of our own for HTTP/1.1 answers that announce trailers: the server has no place for trailers there. Under
/// HTTP/2 it has one, and this is not used.
/// </summary>
internal static class TrailerFraming
{
    /// <summary>Whether the answer is to be framed here.</summary>
    public static bool Applies(Call call, HttpResponseMessage response) =>
        response.Headers.NonValidated.Contains("Trailer")
        && call.Request.Protocol == "HTTP/1.1"
        && response.Content.Headers.ContentLength is null
        && call.Features.Get<IHttpResponseTrailersFeature>() is null;

    /// <summary>Says so in the head.</summary>
    public static void Begin(Call call) => call.Response.Headers.TransferEncoding = "chunked";

    /// <summary>Writes one chunk.</summary>
    public static void Write(PipeWriter client, ReadOnlySpan<byte> bytes)
    {
        client.Write(Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"));
        client.Write(bytes);
        client.Write("\r\n"u8);
    }

    /// <summary>Writes the last chunk and the trailers.</summary>
    public static async ValueTask EndAsync(HttpResponseMessage response, PipeWriter client)
    {
        var text = new StringBuilder("0\r\n");
        foreach (var header in response.TrailingHeaders.NonValidated)
        {
            foreach (var value in header.Value)
            {
                text.Append(header.Key).Append(": ").Append(value).Append("\r\n");
            }
        }

        text.Append("\r\n");
        await client.WriteAsync(Encoding.Latin1.GetBytes(text.ToString()));
    }
}
