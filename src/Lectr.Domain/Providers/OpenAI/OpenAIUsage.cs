using System.Text.Json;
using Lectr.Domain.Providers.Reading;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Providers.OpenAI;

/// <summary>Usage in OpenAI's two dialects: prompt and completion (chat), input and output (everything newer). Cached and written tokens lie inside the prompt.</summary>
internal static class OpenAIUsage
{
    /// <summary>The usage; null when the object holds none of the counts, as the one in Groq's <c>x_groq</c> of a whole answer.</summary>
    public static Usage? Read(JsonElement usage)
    {
        var chat = usage.Count("prompt_tokens");
        var prompt = chat ?? usage.Count("input_tokens");
        var output = usage.Count("completion_tokens") ?? usage.Count("output_tokens");
        var seconds = usage.Text("type") == "duration" ? usage.Number("seconds") : null;
        if (prompt is null && output is null && seconds is null)
        {
            return null;
        }

        var inside = First(usage, "prompt_tokens_details", "input_tokens_details", "input_token_details");
        var outside = First(usage, "completion_tokens_details", "output_tokens_details", "output_token_details");
        var cached = inside.Count("cached_tokens");
        var written = inside.Count("cache_write_tokens");
        var writtenLong = inside.Object("cache_write_tokens_details").Count("ttl_12h_tokens");
        var cachedParts = inside.Object("cached_tokens_details");
        var reasoning = outside.Count("reasoning_tokens");
        if (chat is not null && output is not null)
        {
            (output, reasoning) = WithUncounted(chat.Value, output.Value, usage.Count("total_tokens"), reasoning);
        }

        return new Usage
        {
            Input = prompt.Less(cached, written),
            CacheRead = cached,
            CacheWriteShort = written.Less(writtenLong),
            CacheWriteLong = writtenLong,
            Output = output,
            Reasoning = reasoning,
            AudioInput = inside.Count("audio_tokens").Less(cachedParts.Count("audio_tokens")),
            ImageInput = inside.Count("image_tokens").Less(cachedParts.Count("image_tokens")),
            AudioOutput = outside.Count("audio_tokens"),
            ImageOutput = outside.Count("image_tokens"),
            AudioSeconds = seconds,
        };
    }

    /// <summary>Usage per model of an answer that several served: <c>{"models":[{"model","usage"}]}</c>.</summary>
    public static IReadOnlyList<(string Model, Usage Usage)> ReadBreakdown(JsonElement breakdown)
    {
        var parts = new List<(string, Usage)>();
        foreach (var item in breakdown.Items("models"))
        {
            if (item.Text("model") is { } model && Read(item.Object("usage")) is { } usage)
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

    private static JsonElement First(JsonElement usage, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (usage.Object(name) is { ValueKind: JsonValueKind.Object } found)
            {
                return found;
            }
        }

        return default;
    }
}
