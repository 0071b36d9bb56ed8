using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Lectr.Domain.Providers.Reading;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Providers.OpenAI;

/// <summary>Usage in OpenAI's two dialects: prompt and completion (chat), input and output (everything newer). Cached and written tokens lie inside the prompt.</summary>
internal static class OpenAIUsage
{
    /// <summary>The usage; null when the object holds none of the counts, as the one in Groq's <c>x_groq</c> of a whole answer.</summary>
    public static Usage? Read(ReadOnlySpan<byte> json)
    {
        var usage = Counts.Read(json);
        var chat = usage.Count("prompt_tokens"u8);
        var prompt = chat ?? usage.Count("input_tokens"u8);
        var output = usage.Count("completion_tokens"u8) ?? usage.Count("output_tokens"u8);
        var seconds = prompt is null ? Seconds(json) : null;
        if (prompt is null && output is null && seconds is null)
        {
            return null;
        }

        var inside = First(usage, "prompt_tokens_details"u8, "input_tokens_details"u8, "input_token_details"u8);
        var outside = First(usage, "completion_tokens_details"u8, "output_tokens_details"u8, "output_token_details"u8);
        var cached = usage.Count("cached_tokens"u8, inside);
        var written = usage.Count("cache_write_tokens"u8, inside);
        var writtenLong = usage.Count("ttl_12h_tokens"u8, usage.Object("cache_write_tokens_details"u8, inside));
        var cachedParts = usage.Object("cached_tokens_details"u8, inside);
        var reasoning = usage.Count("reasoning_tokens"u8, outside);
        if (chat is not null && output is not null)
        {
            (output, reasoning) = WithUncounted(chat.Value, output.Value, usage.Count("total_tokens"u8), reasoning);
        }

        return new Usage
        {
            Input = prompt.Less(cached, written),
            CacheRead = cached,
            CacheWriteShort = written.Less(writtenLong),
            CacheWriteLong = writtenLong,
            Output = output,
            Reasoning = reasoning,
            AudioInput = usage.Count("audio_tokens"u8, inside).Less(usage.Count("audio_tokens"u8, cachedParts)),
            ImageInput = usage.Count("image_tokens"u8, inside).Less(usage.Count("image_tokens"u8, cachedParts)),
            AudioOutput = usage.Count("audio_tokens"u8, outside),
            ImageOutput = usage.Count("image_tokens"u8, outside),
            AudioSeconds = seconds,
        };
    }

    /// <summary>Usage of so many seconds of audio, as a number or as text; null when it is neither.</summary>
    public static Usage? OfSeconds(JsonElement seconds) =>
        decimal.TryParse(seconds.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= 0 ? new Usage { AudioSeconds = value } : null;

    /// <summary>Usage per model of an answer that several served: <c>{"models":[{"model","usage"}]}</c>.</summary>
    public static IReadOnlyList<(string Model, Usage Usage)> ReadBreakdown(JsonElement breakdown)
    {
        var parts = new List<(string, Usage)>();
        foreach (var item in breakdown.Items("models"))
        {
            if (item.Text("model") is { } model && item.Object("usage") is { ValueKind: JsonValueKind.Object } counts && Read(JsonMarshal.GetRawUtf8Value(counts)) is { } usage)
            {
                parts.Add((model, usage));
            }
        }

        return parts;
    }

    /// <summary>Some compatible layers leave thinking out of the completion and show it only as a gap below the total.</summary>
    private static (long Output, long? Reasoning) WithUncounted(long prompt, long output, long? total, long? reasoning)
    {
        var gap = total - prompt - output;
        return gap is > 0 ? (output + gap.Value, reasoning is null or 0 ? gap : reasoning) : (output, reasoning);
    }

    private static int First(in Counts usage, ReadOnlySpan<byte> one, ReadOnlySpan<byte> two, ReadOnlySpan<byte> three) =>
        usage.Object(one) is var a and not Counts.Absent ? a : usage.Object(two) is var b and not Counts.Absent ? b : usage.Object(three);

    /// <summary>Seconds of audio, of a transcription that is billed by them.</summary>
    private static decimal? Seconds(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\"duration\""u8) < 0)
        {
            return null;
        }

        try
        {
            var usage = JsonElement.Parse(json);
            return usage.Text("type") == "duration" ? usage.Number("seconds") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
