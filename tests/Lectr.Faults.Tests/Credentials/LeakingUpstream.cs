using System.Text.Json;
using Lectr.Testing.Upstream;

namespace Lectr.Faults.Tests.Credentials;

/// <summary>A provider that says back whatever it was told, in every place of an answer, as badly configured gateways do.</summary>
internal static class LeakingUpstream
{
    public const string Completion = "the-completion-that-nobody-may-keep-8c1f";

    public static ScriptedUpstream Start() => ScriptedUpstream.Start(request =>
    {
        var told = JsonSerializer.Serialize($"{request.Target} {string.Join(' ', request.Headers.Select(header => header.Key + ": " + header.Value))}");
        var key = JsonSerializer.Serialize(KeyOf(request));
        return request.Header("X-Wanted") switch
        {
            "error" => ScriptedAnswer.Json(
                $$$"""{"type":"error","error":{"message":"Incorrect API key provided: "+{{{told}}},"type":{{{key}}},"code":{{{key}}},"status":{{{key}}},"param":{{{key}}}}}""".Replace("\"+\"", "", StringComparison.Ordinal),
                401, ("x-request-id", "req_1"), ("WWW-Authenticate", $"Bearer realm={KeyOf(request)}")),
            "not json" => ScriptedAnswer.Whole(500, "text/plain", System.Text.Encoding.UTF8.GetBytes(told)),
            "stream" => ScriptedAnswer.EventStream(
            [
                $$$"""data: {"id":{{{key}}},"model":{{{key}}},"choices":[{"index":0,"delta":{"content":"{{{Completion}}}"}}]}""" + "\n\n",
                $$$"""data: {"error":{"message":{{{told}}},"code":{{{key}}}}}""" + "\n\n",
            ]),
            "reset" => ScriptedAnswer.ChunkedHead(200, "text/event-stream").Chunk($"data: {told}\n\n").Reset(),
            "garbage" => new ScriptedAnswer().Send($"HTTP/1.1 {KeyOf(request)} what\r\n{KeyOf(request)}\r\n\r\n").Close(),
            _ => ScriptedAnswer.Json(
                $$$"""{"id":{{{key}}},"model":{{{key}}},"service_tier":{{{key}}},"choices":[{"message":{"role":"assistant","content":"{{{Completion}}}"}}],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}""",
                200, ("x-request-id", KeyOf(request)), ("request-id", KeyOf(request))),
        };
    });

    private static string KeyOf(CapturedRequest request) =>
        (request.Header("Authorization") ?? request.Header("x-api-key") ?? request.Header("api-key") ?? request.Header("x-goog-api-key")
            ?? request.Target.Split("key=").ElementAtOrDefault(1) ?? "none").Split(' ')[^1];
}
