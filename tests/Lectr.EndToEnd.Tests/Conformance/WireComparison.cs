using System.Text;
using System.Text.RegularExpressions;
using Lectr.Testing.Upstream;

namespace Lectr.EndToEnd.Tests.Conformance;

/// <summary>Compares what the upstream saw of the same call made directly and made through Lectr.</summary>
internal static partial class WireComparison
{
    private static readonly string[] HopByHop = ["host", "connection", "keep-alive", "transfer-encoding", "te", "upgrade", "proxy-connection"];

    /// <summary>Fails with a readable difference.</summary>
    public static void Same(CapturedRequest direct, CapturedRequest through)
    {
        var name = $"{direct.Header("x-case")} {direct.Method} {direct.Target}";
        Assert.Equal((direct.Method, direct.Target), (through.Method, through.Target));
        Assert.Equal(Headers(direct, Expected), Headers(through, (n, v) => (n, v)));
        Assert.True(Body(direct).AsSpan().SequenceEqual(Body(through)), $"{name}: bodies differ");
    }

    // What the contract makes of a key: Anthropic's newer SDKs send a bearer, the provider expects x-api-key.
    private static (string Name, string Value) Expected(string name, string value) =>
        name == "authorization" && value.StartsWith("Bearer sk-ant-", StringComparison.Ordinal) ? ("x-api-key", value["Bearer ".Length..]) : (name, value);

    private static string Headers(CapturedRequest request, Func<string, string, (string Name, string Value)> auth) => string.Join('\n', request.Headers
        .Select(h => auth(h.Key.ToLowerInvariant(), h.Value))
        .Where(h => !HopByHop.Contains(h.Name, StringComparer.Ordinal))
        .Select(h => $"{h.Name}: {Boundary().Replace(h.Value, "boundary=B")}")
        .Order(StringComparer.Ordinal));

    // A multipart boundary is drawn anew for each request; everything else of the body must be the same.
    private static byte[] Body(CapturedRequest request)
    {
        var boundary = Boundary().Match(request.Header("content-type") ?? "");
        return boundary.Success
            ? Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(request.Body).Replace(boundary.Groups["value"].Value, "B", StringComparison.Ordinal))
            : request.Body;
    }

    [GeneratedRegex("boundary=\"?(?<value>[^\";]+)\"?", RegexOptions.ExplicitCapture)]
    private static partial Regex Boundary();
}
