using System.Net;
using Lectr.Testing.Upstream;

namespace Lectr.Faults.Tests.Injection;

/// <summary>A provider that gives each request the id that the client asked for, so that the log can be compared with what clients saw.</summary>
internal static class EchoUpstream
{
    public const string IdHeader = "X-Client-Request-Id";

    private const string Body = """
        {"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}
        """;

    public static ScriptedUpstream Start() => ScriptedUpstream.Start(request =>
        ScriptedAnswer.Json(Body, (int)HttpStatusCode.OK, ("x-request-id", request.Header(IdHeader) ?? "none")));
}
