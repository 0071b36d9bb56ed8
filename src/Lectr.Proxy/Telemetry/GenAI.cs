using Lectr.Domain.Requests;

namespace Lectr.Proxy.Telemetry;

/// <summary>Names of OpenTelemetry's conventions for generative AI.</summary>
internal static class GenAI
{
    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ResponseId = "gen_ai.response.id";
    public const string MaxTokens = "gen_ai.request.max_tokens";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string CacheReadTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string CacheWriteTokens = "gen_ai.usage.cache_creation.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string ErrorType = "error.type";

    /// <summary>The conventions' name of what a request does; the endpoint family's own where they have none.</summary>
    public static string OperationOf(Call call) => call.Endpoint?.Family switch
    {
        "chat_completions" or "responses" or "messages" => "chat",
        "completions" => "text_completion",
        "embeddings" or "embed_content" or "batch_embed_contents" => "embeddings",
        "generate_content" or "stream_generate_content" => "generate_content",
        { } family => family,
        null => "unknown",
    };

    /// <summary>What went wrong; null when nothing did.</summary>
    public static string? ErrorOf(RequestProxied proxied) => proxied.Status switch
    {
        RequestStatus.Success => null,
        RequestStatus.ClientError or RequestStatus.ProviderError when proxied.HttpStatus >= 400 => proxied.HttpStatus.ToString(System.Globalization.CultureInfo.InvariantCulture),
        RequestStatus.ClientError => "client_error",
        RequestStatus.ProviderError => "provider_error",
        RequestStatus.UpstreamUnreachable => "upstream_unreachable",
        RequestStatus.UpstreamAborted => "upstream_aborted",
        _ => "client_cancelled",
    };
}
