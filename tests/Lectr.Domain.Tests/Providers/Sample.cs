using System.Text;
using System.Text.Json;
using Lectr.Domain.Providers;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Tests.Providers;

/// <summary>
/// A recorded answer: the request line, <c>HTTP status</c>, <c>Content-Type</c>, a blank line, the raw body, a line of ten hyphens,
/// and what must be read from it as JSON. Members that are not named there must be absent.
/// </summary>
internal sealed record Sample(string File, string Provider, Endpoint Endpoint, AnswerHead Head, byte[] Body, JsonElement Expected)
{
    public static string Root { get; } = Path.Combine(FindRoot(), "src", "Lectr.Domain", "Providers");

    public static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Root, "*.txt", SearchOption.AllDirectories)
            .Where(f => f.Contains($"{Path.DirectorySeparatorChar}samples{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal);

    public static Sample Load(string file, string? root = null)
    {
        var bytes = System.IO.File.ReadAllBytes(Path.Combine(root ?? Root, file));
        var head = new List<string>();
        var at = 0;
        while (true)
        {
            var end = at + bytes.AsSpan(at).IndexOf((byte)'\n');
            var line = Encoding.UTF8.GetString(bytes, at, end - at);
            at = end + 1;
            if (line.Length == 0)
            {
                break;
            }

            head.Add(line);
        }

        var divider = "\n----------\n"u8;
        var split = bytes.AsSpan().LastIndexOf(divider);
        var request = head[0].Split(' ');
        var query = request[1].IndexOf('?');
        var path = query < 0 ? request[1] : request[1][..query];
        var endpoint = Endpoints.Match(request[0], path, query < 0 ? "" : request[1][query..]) ?? throw new InvalidDataException(file);
        var contentType = head.Find(l => l.StartsWith("Content-Type: ", StringComparison.Ordinal))?["Content-Type: ".Length..];
        return new Sample(
            file,
            Path.GetDirectoryName(Path.GetDirectoryName(file))!.ToLowerInvariant(),
            endpoint,
            new AnswerHead(int.Parse(head[1]["HTTP ".Length..]), contentType, RequestedStreaming: contentType?.StartsWith("text/event-stream", StringComparison.Ordinal) ?? false),
            bytes[at..split],
            JsonElement.Parse(bytes.AsSpan(split + divider.Length)));
    }

    /// <summary>Reads the body in the given pieces and gives what was learnt in the form of the expectation.</summary>
    public Dictionary<string, object?> Read(IEnumerable<int> pieces, bool whole = true)
    {
        var reader = Endpoint.Format.ReadAnswer(Endpoint, Head);
        var at = 0;
        foreach (var length in pieces)
        {
            var take = Math.Min(length, Body.Length - at);
            reader.Append(Body.AsSpan(at, take));
            at += take;
        }

        reader.Append(Body.AsSpan(at));
        return Describe(reader.Finish(whole), reader.Ended);
    }

    public static Dictionary<string, object?> Describe(Answer answer, bool ended) => new(StringComparer.Ordinal)
    {
        ["model"] = answer.Model,
        ["id"] = answer.Id,
        ["service_tier"] = answer.ServiceTier,
        ["error_code"] = answer.ErrorCode,
        ["error_in_stream"] = answer.ErrorInStream,
        ["ended"] = ended,
        ["output_chars"] = answer.OutputChars,
        ["usage"] = Flat(answer.Usage),
        ["breakdown"] = string.Join("; ", answer.Breakdown.Select(b => $"{b.Model}: {Flat(b.Usage)}")),
    };

    public static string? Flat(Usage? usage) => usage is null
        ? null
        : string.Join(", ", JsonSerializer.SerializeToElement(usage).EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null).Select(p => $"{p.Name} {p.Value}"));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!System.IO.File.Exists(Path.Combine(folder, "Lectr.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Lectr.sln");
        }

        return folder;
    }
}
