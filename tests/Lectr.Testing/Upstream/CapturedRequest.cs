using System.Text;

namespace Lectr.Testing.Upstream;

/// <summary>A request exactly as it came over the wire.</summary>
/// <param name="Connection">Which connection, counted from 1.</param>
/// <param name="HeadBytes">Request line and headers with their final empty line.</param>
/// <param name="Method">The request line's first word.</param>
/// <param name="Target">The request line's second word: path and query, unchanged.</param>
/// <param name="Headers">Names and values in the order and spelling received.</param>
/// <param name="Body">The body without its framing.</param>
/// <param name="RawBody">The body as framed on the wire.</param>
/// <param name="Trailers">Headers after a chunked body.</param>
public sealed record CapturedRequest(
    int Connection,
    byte[] HeadBytes,
    string Method,
    string Target,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    byte[] Body,
    byte[] RawBody,
    IReadOnlyList<KeyValuePair<string, string>> Trailers)
{
    /// <summary>The body as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>The path without the query.</summary>
    public string Path => Target.Split('?')[0];

    /// <summary>The first value of a header, by its name in any case; null when absent.</summary>
    public string? Header(string name) =>
        Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();
}
