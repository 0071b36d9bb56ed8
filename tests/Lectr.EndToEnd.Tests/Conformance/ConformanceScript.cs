using System.Text;
using Lectr.Testing.Upstream;

namespace Lectr.EndToEnd.Tests.Conformance;

/// <summary>All five providers behind one address: the path tells which one is asked, the header <c>x-case</c> what goes wrong, and the bodies are the recorded samples.</summary>
internal static class ConformanceScript
{
    public static ScriptedAnswer Answer(CapturedRequest request)
    {
        var path = request.Path;
        return request.Header("x-case") switch
        {
            "error-401" => Error(path, 401),
            "error-429" => Error(path, 429),
            "error-500" => Error(path, 500),
            "error-in-stream" => Stream(path.EndsWith("/messages", StringComparison.Ordinal) ? "Anthropic/samples/stream-error-inside" : "OpenAI/samples/chat-stream-error-inside"),
            _ when path.StartsWith("/openai/deployments/", StringComparison.Ordinal) || path == "/openai/responses" => Azure(request),
            _ when path.StartsWith("/openai/v1/", StringComparison.Ordinal) => Groq(request),
            _ when path.StartsWith("/v1/messages", StringComparison.Ordinal) => Anthropic(request),
            _ when path.Contains(':', StringComparison.Ordinal) => Gemini(request),
            _ => OpenAI(request),
        };
    }

    private static ScriptedAnswer OpenAI(CapturedRequest request) => request.Path switch
    {
        "/v1/chat/completions" when Streams(request) => Stream(
            request.Text.Contains("include_usage", StringComparison.Ordinal) ? "OpenAI/samples/chat-stream-with-usage" : "OpenAI/samples/chat-stream-without-usage"),
        "/v1/chat/completions" => Whole("OpenAI/samples/chat"),
        "/v1/embeddings" => Whole("OpenAI/samples/embeddings"),
        "/v1/responses" when Streams(request) => Stream("OpenAI/samples/c27-agentgateway-1686-responses-stream-has-its-usage"),
        "/v1/responses" => Whole("OpenAI/samples/responses"),
        "/v1/audio/transcriptions" => Whole("OpenAI/samples/transcription-by-tokens"),
        "/v1/models" => ScriptedAnswer.Json("""{"object":"list","data":[{"id":"gpt-4o-mini","object":"model","created":1,"owned_by":"system"}]}"""),
        _ => Unknown(request),
    };

    private static ScriptedAnswer Azure(CapturedRequest request) => request.Path switch
    {
        "/openai/deployments/prod-chat/chat/completions" => Streams(request) ? Stream("Azure/samples/deployment-stream") : Whole("Azure/samples/deployment-chat"),
        "/openai/deployments/prod-embeddings/embeddings" => Whole("OpenAI/samples/embeddings"),
        "/openai/deployments/prod-voice/audio/transcriptions" => Whole("OpenAI/samples/transcription-by-duration"),
        "/openai/responses" => Whole("OpenAI/samples/responses"),
        _ => Unknown(request),
    };

    private static ScriptedAnswer Groq(CapturedRequest request) => request.Path switch
    {
        "/openai/v1/chat/completions" => Streams(request) ? Stream("Groq/samples/stream-usage-in-x-groq") : Whole("Groq/samples/chat-x-groq-of-a-whole-answer-holds-no-usage"),
        "/openai/v1/audio/transcriptions" => Whole("Groq/samples/transcription"),
        _ => Unknown(request),
    };

    private static ScriptedAnswer Anthropic(CapturedRequest request) => request.Path switch
    {
        "/v1/messages" => Streams(request) ? Stream("Anthropic/samples/stream") : Whole("Anthropic/samples/message"),
        "/v1/messages/count_tokens" => Whole("Anthropic/samples/counting-tokens-is-free"),
        _ => Unknown(request),
    };

    private static ScriptedAnswer Gemini(CapturedRequest request) => request.Path[(request.Path.IndexOf(':', StringComparison.Ordinal) + 1)..] switch
    {
        "generateContent" => Whole("Gemini/samples/generate-content"),
        "streamGenerateContent" => Stream("Gemini/samples/stream"),
        "batchEmbedContents" => ScriptedAnswer.Json("""{"embeddings":[{"values":[0.1,-0.2]}],"usageMetadata":{"promptTokenCount":6}}"""),
        "countTokens" => Whole("Gemini/samples/counting-tokens-is-free"),
        _ => Unknown(request),
    };

    private static ScriptedAnswer Error(string path, int status)
    {
        var (type, state) = status switch
        {
            401 => ("authentication_error", "UNAUTHENTICATED"),
            429 => ("rate_limit_error", "RESOURCE_EXHAUSTED"),
            _ => ("api_error", "INTERNAL"),
        };
        var error = path == "/v1/messages" ? $"\"type\":\"{type}\",\"message\":\"No.\""
            : path.Contains(':', StringComparison.Ordinal) ? $"\"code\":{status},\"message\":\"No.\",\"status\":\"{state}\""
            : $"\"message\":\"No.\",\"type\":\"{type}\",\"param\":null,\"code\":\"some_code\"";
        var json = path == "/v1/messages" ? "{\"type\":\"error\",\"error\":{" + error + "},\"request_id\":\"req_e\"}" : "{\"error\":{" + error + "}}";
        return ScriptedAnswer.Json(json, status, ("x-request-id", "req_e"), ("Retry-After", "7"), ("x-ratelimit-remaining-requests", "0"));
    }

    private static ScriptedAnswer Whole(string sample) =>
        ScriptedAnswer.Whole(200, "application/json", Body(sample), ("x-request-id", "req_w"), ("openai-processing-ms", "41"), ("Set-Cookie", "__cf=1; path=/"), ("X-Two", "a"), ("X-Two", "b"));

    private static ScriptedAnswer Stream(string sample)
    {
        // Pieces end where a frame ends, and once in the middle of one.
        var body = Encoding.UTF8.GetString(Body(sample));
        var frames = body.Split("\n\n").Select((frame, i) => frame + "\n\n").ToList();
        frames[^1] = frames[^1][..^2];
        return ScriptedAnswer.EventStream([frames[0][..9], frames[0][9..], .. frames[1..].Where(f => f.Length > 0)], ("x-request-id", "req_s"));
    }

    private static ScriptedAnswer Unknown(CapturedRequest request) => ScriptedAnswer.Json($"\"not scripted: {request.Target}\"", 418);

    private static bool Streams(CapturedRequest request) => request.Text.Replace(" ", "", StringComparison.Ordinal).Contains("\"stream\":true", StringComparison.Ordinal);

    private static byte[] Body(string sample)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Repository.Root, "src", "Lectr.Domain", "Providers", sample + ".txt"));
        var start = bytes.AsSpan().IndexOf("\n\n"u8) + 2;
        return bytes[start..bytes.AsSpan().LastIndexOf("\n----------\n"u8)];
    }
}
