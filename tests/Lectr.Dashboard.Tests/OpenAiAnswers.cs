using System.Text.Json;
using Lectr.Testing.Upstream;

namespace Lectr.Dashboard.Tests;

/// <summary>A provider that answers chat completions as the model that it was asked for.</summary>
internal static class OpenAiAnswers
{
    public static ScriptedUpstream Start() => ScriptedUpstream.Start(request =>
    {
        using var body = JsonDocument.Parse(request.Text);
        var model = body.RootElement.GetProperty("model").GetString();
        return ScriptedAnswer.Json(
            $$$"""
            {"id":"chatcmpl-1","object":"chat.completion","created":1763700000,"model":"{{{model}}}","choices":[{"index":0,"message":{"role":"assistant","content":"positive"},"finish_reason":"stop"}],
             "usage":{"prompt_tokens":420,"completion_tokens":3,"total_tokens":423}}
            """);
    });

    /// <summary>The model that a request named when it came here.</summary>
    public static string? ModelOf(CapturedRequest request)
    {
        using var body = JsonDocument.Parse(request.Text);
        return body.RootElement.GetProperty("model").GetString();
    }
}
