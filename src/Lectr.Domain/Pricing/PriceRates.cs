using System.Text.Json.Serialization;

namespace Lectr.Domain.Pricing;

/// <summary>
/// Rates of one model over one span of time, in US dollars per million tokens. Null = the provider names no such rate; 0 = free.
/// <see cref="Invoice"/> says what is charged where a class of tokens has no rate of its own.
/// </summary>
public sealed record PriceRates
{
    /// <summary>Prompt tokens that no cache was involved in.</summary>
    [JsonPropertyName("input")] public decimal? Input { get; init; }

    /// <summary>Prompt tokens read from a cache.</summary>
    [JsonPropertyName("cached_input")] public decimal? CachedInput { get; init; }

    /// <summary>Prompt tokens written to a short-lived cache (5 or 30 minutes).</summary>
    [JsonPropertyName("cache_write_short")] public decimal? CacheWriteShort { get; init; }

    /// <summary>Prompt tokens written to a long-lived cache (1 or 12 hours).</summary>
    [JsonPropertyName("cache_write_long")] public decimal? CacheWriteLong { get; init; }

    /// <summary>Output tokens, reasoning included.</summary>
    [JsonPropertyName("output")] public decimal? Output { get; init; }

    /// <summary>Audio tokens in the prompt.</summary>
    [JsonPropertyName("audio_input")] public decimal? AudioInput { get; init; }

    /// <summary>Audio tokens in the output.</summary>
    [JsonPropertyName("audio_output")] public decimal? AudioOutput { get; init; }

    /// <summary>Image tokens in the prompt.</summary>
    [JsonPropertyName("image_input")] public decimal? ImageInput { get; init; }

    /// <summary>Image tokens in the output.</summary>
    [JsonPropertyName("image_output")] public decimal? ImageOutput { get; init; }

    /// <summary>The rates of the whole request once its prompt is longer than a threshold.</summary>
    [JsonPropertyName("long_prompt")] public LongPromptRates? LongPrompt { get; init; }

    /// <summary>The price of something other than tokens.</summary>
    [JsonPropertyName("unit")] public UnitPrice? Unit { get; init; }
}

/// <summary>Rates for every token of a request whose prompt (uncached, cached and written) exceeds <see cref="Above"/> tokens.</summary>
public sealed record LongPromptRates
{
    /// <summary>The longest prompt, in tokens, that is still billed at the plain rates.</summary>
    [JsonPropertyName("above")] public required long Above { get; init; }

    /// <summary>As in <see cref="PriceRates"/>.</summary>
    [JsonPropertyName("input")] public decimal? Input { get; init; }

    /// <summary>As in <see cref="PriceRates"/>.</summary>
    [JsonPropertyName("cached_input")] public decimal? CachedInput { get; init; }

    /// <summary>As in <see cref="PriceRates"/>.</summary>
    [JsonPropertyName("cache_write_short")] public decimal? CacheWriteShort { get; init; }

    /// <summary>As in <see cref="PriceRates"/>.</summary>
    [JsonPropertyName("cache_write_long")] public decimal? CacheWriteLong { get; init; }

    /// <summary>As in <see cref="PriceRates"/>.</summary>
    [JsonPropertyName("output")] public decimal? Output { get; init; }
}

/// <summary>US dollars for one of something that is not a token.</summary>
public sealed record UnitPrice(
    [property: JsonPropertyName("usd")] decimal Usd,
    [property: JsonPropertyName("per")] BillingUnit Per);

/// <summary>What a <see cref="UnitPrice"/> counts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BillingUnit>))]
public enum BillingUnit
{
    /// <summary>A second of audio or video.</summary>
    [JsonStringEnumMemberName("second")] Second,

    /// <summary>A minute of audio.</summary>
    [JsonStringEnumMemberName("minute")] Minute,

    /// <summary>An hour of audio.</summary>
    [JsonStringEnumMemberName("hour")] Hour,

    /// <summary>One image; no answer reports a count, so requests stay unpriced.</summary>
    [JsonStringEnumMemberName("image")] Image,

    /// <summary>A million characters of text; no answer reports a count, so requests stay unpriced.</summary>
    [JsonStringEnumMemberName("million_characters")] MillionCharacters,
}
