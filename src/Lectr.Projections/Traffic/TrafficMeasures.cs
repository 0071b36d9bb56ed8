namespace Lectr.Projections.Traffic;

/// <summary>The sums that every cell of the cube keeps: one column each, named like the member in snake case.</summary>
public enum TrafficSum
{
    /// <summary>Requests, whatever their outcome.</summary>
    Requests,

    /// <summary>Status success.</summary>
    Success,

    /// <summary>Status client_error.</summary>
    ClientError,

    /// <summary>Status provider_error.</summary>
    ProviderError,

    /// <summary>Status upstream_unreachable.</summary>
    UpstreamUnreachable,

    /// <summary>Status upstream_aborted.</summary>
    UpstreamAborted,

    /// <summary>Status client_cancelled.</summary>
    ClientCancelled,

    /// <summary>Requests without a cost.</summary>
    Unpriced,

    /// <summary>Requests without a cost whose tokens are known.</summary>
    UnpricedWithUsage,

    /// <summary>Requests whose prompt or output tokens are known.</summary>
    WithUsage,

    /// <summary>Requests whose tokens are estimated.</summary>
    Estimated,

    /// <summary>Requests whose tokens are those of a cut answer.</summary>
    Partial,

    /// <summary>Requests answered by a stream of events.</summary>
    Streaming,

    /// <summary>Prompt tokens at the plain rate.</summary>
    Input,

    /// <summary>Prompt tokens read from a cache.</summary>
    CacheRead,

    /// <summary>Prompt tokens written to a short-lived cache.</summary>
    CacheWriteShort,

    /// <summary>Prompt tokens written to a long-lived cache.</summary>
    CacheWriteLong,

    /// <summary>Output tokens, reasoning included.</summary>
    Output,

    /// <summary>Reasoning tokens.</summary>
    Reasoning,

    /// <summary>Audio tokens of the input.</summary>
    AudioInput,

    /// <summary>Audio tokens of the output.</summary>
    AudioOutput,

    /// <summary>Image tokens of the input.</summary>
    ImageInput,

    /// <summary>Image tokens of the output.</summary>
    ImageOutput,

    /// <summary>Latency, microseconds.</summary>
    LatencyUs,

    /// <summary>Requests that have a time to first byte.</summary>
    WithTtft,

    /// <summary>Time to first byte, microseconds.</summary>
    TtftUs,

    /// <summary>Time added by Lectr, microseconds.</summary>
    OverheadUs,

    /// <summary>Characters of prompt text.</summary>
    PromptChars,

    /// <summary>Messages in prompts.</summary>
    Messages,

    /// <summary>Requests that offered tools.</summary>
    WithTools,

    /// <summary>Requests that asked for a response format.</summary>
    WithResponseFormat,

    /// <summary>Requests with images.</summary>
    WithImages,

    /// <summary>Body bytes from clients.</summary>
    RequestBytes,

    /// <summary>Body bytes from providers.</summary>
    ResponseBytes,
}

/// <summary>The maxima that every cell keeps; 0 when never seen.</summary>
public enum TrafficMax
{
    /// <summary>Longest prompt, tokens.</summary>
    MaxPromptTokens,

    /// <summary>Longest output, tokens.</summary>
    MaxCompletionTokens,

    /// <summary>Deepest response schema.</summary>
    MaxSchemaDepth,

    /// <summary>Slowest request, microseconds.</summary>
    MaxLatencyUs,
}
