using Lectr.Testing.Upstream;

namespace Lectr.EndToEnd.Tests.MainJob;

/// <summary>A provider that speaks OpenAI's real wire format; the model's name picks the answer.</summary>
internal static class OpenAiScript
{
    public const string Chat = """
        {
          "id": "chatcmpl-C1",
          "object": "chat.completion",
          "created": 1790000000,
          "model": "gpt-4o-mini-2024-07-18",
          "choices": [{"index": 0, "message": {"role": "assistant", "content": "Hello there.", "refusal": null}, "logprobs": null, "finish_reason": "stop"}],
          "usage": {"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200, "prompt_tokens_details": {"cached_tokens": 400, "audio_tokens": 0}, "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0}},
          "service_tier": "default",
          "system_fingerprint": "fp_1"
        }
        """;

    public const string Embeddings = """
        {"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.25,-0.5]}],"model":"text-embedding-3-small","usage":{"prompt_tokens":500,"total_tokens":500}}
        """;

    public const string RateLimited = """
        {"error":{"message":"Rate limit reached for gpt-4o-mini","type":"requests","param":null,"code":"rate_limit_exceeded"}}
        """;

    public const string Broken = """
        {"error":{"message":"The server had an error while processing your request.","type":"server_error","param":null,"code":null}}
        """;

    public static ScriptedAnswer Answer(CapturedRequest request) => request switch
    {
        _ when request.Text.Contains("make it 429", StringComparison.Ordinal) =>
            ScriptedAnswer.Json(RateLimited, 429, ("Retry-After", "20"), ("x-ratelimit-remaining-requests", "0"), ("x-request-id", "req_429")),
        _ when request.Text.Contains("make it 500", StringComparison.Ordinal) => ScriptedAnswer.Json(Broken, 500, ("x-request-id", "req_500")),
        _ when request.Path.EndsWith("/embeddings", StringComparison.Ordinal) => ScriptedAnswer.Json(Embeddings, 200, ("x-request-id", "req_emb")),
        _ when request.Text.Contains("\"stream\":true", StringComparison.Ordinal) =>
            ScriptedAnswer.EventStream(Frames(request.Text.Contains("include_usage", StringComparison.Ordinal)), ("x-request-id", "req_stream")),
        _ => ScriptedAnswer.Json(Chat, 200, ("x-request-id", "req_chat"), ("openai-processing-ms", "41")),
    };

    private static IEnumerable<string> Frames(bool withUsage)
    {
        string[] words = ["", "Hello", " there", "."];
        foreach (var word in words)
        {
            yield return Frame($$"""[{"index":0,"delta":{"content":"{{word}}"},"logprobs":null,"finish_reason":null}]""", withUsage ? ",\"usage\":null" : "");
        }

        yield return Frame("""[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}]""", withUsage ? ",\"usage\":null" : "");
        if (withUsage)
        {
            yield return Frame("[]", ",\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":200,\"total_tokens\":1200,\"prompt_tokens_details\":{\"cached_tokens\":400}}");
        }

        yield return "data: [DONE]\n\n";
    }

    private static string Frame(string choices, string usage) =>
        $$"""data: {"id":"chatcmpl-S1","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o-mini-2024-07-18","choices":{{choices}}{{usage}}}""" + "\n\n";
}
