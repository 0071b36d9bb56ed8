using System.Net.Http.Headers;

namespace Lectr.EndToEnd.Tests.Conformance;

/// <summary>The transport under a .NET SDK: names the case, adds the Lectr headers when asked, and keeps every answer's bytes.</summary>
internal sealed class RecordingHandler(string name, string? lectrKey, string feature) : DelegatingHandler(new SocketsHttpHandler { UseCookies = false })
{
    private static readonly string[] Connection = ["Connection", "Keep-Alive", "Transfer-Encoding"];

    /// <summary>Status, headers and body of every answer.</summary>
    public List<string> Answers { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("x-case", name);
        if (lectrKey is not null)
        {
            request.Headers.TryAddWithoutValidation("X-Lectr-Key", lectrKey);
            request.Headers.TryAddWithoutValidation("X-Lectr-Feature", feature);
        }

        var answer = await base.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        Answers.Add($"{(int)answer.StatusCode}\n{string.Join('\n', Lines(answer.Headers).Concat(Lines(answer.Content.Headers)).Order(StringComparer.Ordinal))}\n\n{Convert.ToBase64String(body)}");
        var copy = new ByteArrayContent(body);
        foreach (var header in answer.Content.Headers)
        {
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        answer.Content = copy;
        return answer;
    }

    private static IEnumerable<string> Lines(HttpHeaders headers) =>
        headers.NonValidated.Where(h => !Connection.Contains(h.Key, StringComparer.OrdinalIgnoreCase)).Select(h => $"{h.Key.ToLowerInvariant()}: {h.Value}");
}
