using System.Text.Json.Serialization;

namespace Lectr.Domain.Requests;

/// <summary>
/// Tokens by billing class, normalised across providers. Null = not reported, 0 = reported zero.
/// The whole prompt is <see cref="Input"/> + <see cref="CacheRead"/> + <see cref="CacheWriteShort"/> + <see cref="CacheWriteLong"/>.
/// </summary>
public sealed record Usage
{
    /// <summary>Prompt tokens billed at the plain rate: neither read from nor written to a cache.</summary>
    [JsonPropertyName("input")] public long? Input { get; init; }

    /// <summary>Prompt tokens read from a cache.</summary>
    [JsonPropertyName("cache_read")] public long? CacheRead { get; init; }

    /// <summary>Prompt tokens written to a short-lived cache (5 or 30 minutes, by provider).</summary>
    [JsonPropertyName("cache_write_short")] public long? CacheWriteShort { get; init; }

    /// <summary>Prompt tokens written to a long-lived cache (1 or 12 hours, by provider).</summary>
    [JsonPropertyName("cache_write_long")] public long? CacheWriteLong { get; init; }

    /// <summary>Every output token that is billed, <see cref="Reasoning"/> included.</summary>
    [JsonPropertyName("output")] public long? Output { get; init; }

    /// <summary>The part of <see cref="Output"/> that was reasoning.</summary>
    [JsonPropertyName("reasoning")] public long? Reasoning { get; init; }

    /// <summary>The part of <see cref="Input"/> that was audio.</summary>
    [JsonPropertyName("audio_input")] public long? AudioInput { get; init; }

    /// <summary>The part of <see cref="Output"/> that was audio.</summary>
    [JsonPropertyName("audio_output")] public long? AudioOutput { get; init; }

    /// <summary>The part of <see cref="Input"/> that was images.</summary>
    [JsonPropertyName("image_input")] public long? ImageInput { get; init; }

    /// <summary>The part of <see cref="Output"/> that was images.</summary>
    [JsonPropertyName("image_output")] public long? ImageOutput { get; init; }

    /// <summary>Seconds of audio, where the provider bills by time.</summary>
    [JsonPropertyName("audio_seconds")] public decimal? AudioSeconds { get; init; }

    /// <summary>The whole prompt; null when no class of it was reported.</summary>
    [JsonIgnore]
    public long? PromptTokens =>
        Input is null && CacheRead is null && CacheWriteShort is null && CacheWriteLong is null
            ? null
            : (Input ?? 0) + (CacheRead ?? 0) + (CacheWriteShort ?? 0) + (CacheWriteLong ?? 0);

    /// <summary>Prompt plus output; null when neither was reported.</summary>
    [JsonIgnore]
    public long? TotalTokens =>
        PromptTokens is null && Output is null ? null : (PromptTokens ?? 0) + (Output ?? 0);
}

/// <summary>How sure the token counts are.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UsageSource>))]
public enum UsageSource
{
    /// <summary>There are none.</summary>
    [JsonStringEnumMemberName("none")] None,

    /// <summary>The provider reported them.</summary>
    [JsonStringEnumMemberName("reported")] Reported,

    /// <summary>The answer carried none; estimated from what passed by.</summary>
    [JsonStringEnumMemberName("estimated")] Estimated,

    /// <summary>The answer was cut short; what was seen until then.</summary>
    [JsonStringEnumMemberName("partial")] Partial,
}

/// <summary>How a request ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RequestStatus>))]
public enum RequestStatus
{
    /// <summary>The provider answered below 400.</summary>
    [JsonStringEnumMemberName("success")] Success,

    /// <summary>A 4xx, the provider's or Lectr's own.</summary>
    [JsonStringEnumMemberName("client_error")] ClientError,

    /// <summary>The provider answered 5xx, or reported an error inside a stream.</summary>
    [JsonStringEnumMemberName("provider_error")] ProviderError,

    /// <summary>The provider could not be reached.</summary>
    [JsonStringEnumMemberName("upstream_unreachable")] UpstreamUnreachable,

    /// <summary>The provider was lost in the middle of its answer.</summary>
    [JsonStringEnumMemberName("upstream_aborted")] UpstreamAborted,

    /// <summary>The client left before the answer's end.</summary>
    [JsonStringEnumMemberName("client_cancelled")] ClientCancelled,
}

/// <summary>What can be counted of a request without keeping any of its content.</summary>
public sealed record RequestShape
{
    /// <summary>Messages (or contents, or input items) in the prompt.</summary>
    [JsonPropertyName("messages")] public int? Messages { get; init; }

    /// <summary>Characters of text in the prompt.</summary>
    [JsonPropertyName("prompt_chars")] public long? PromptChars { get; init; }

    /// <summary>Tools offered to the model.</summary>
    [JsonPropertyName("tools")] public int? Tools { get; init; }

    /// <summary>The requested response format's type, for example <c>json_schema</c>.</summary>
    [JsonPropertyName("response_format")] public string? ResponseFormat { get; init; }

    /// <summary>Nesting depth of the requested JSON schema.</summary>
    [JsonPropertyName("schema_depth")] public int? SchemaDepth { get; init; }

    /// <summary>Images in the prompt.</summary>
    [JsonPropertyName("images")] public int? Images { get; init; }

    /// <summary>The output limit that the client set.</summary>
    [JsonPropertyName("max_output_tokens")] public long? MaxOutputTokens { get; init; }
}
