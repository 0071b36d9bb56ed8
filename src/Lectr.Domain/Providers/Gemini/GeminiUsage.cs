using System.Text.Json;
using Lectr.Domain.Providers.Reading;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Providers.Gemini;

/// <summary>
/// Counts of one Gemini answer. Every chunk repeats them and they only grow: the last of each counts. Thinking is added to the
/// candidates, tool results to the prompt; cached tokens lie inside the prompt.
/// </summary>
internal sealed class GeminiUsage
{
    private static readonly Names Native = new(
        "promptTokenCount", "toolUsePromptTokenCount", "cachedContentTokenCount", "candidatesTokenCount", "thoughtsTokenCount", "totalTokenCount",
        "promptTokensDetails", "cacheTokensDetails", "candidatesTokensDetails", "tokenCount");

    private static readonly Names Interaction = new(
        "total_input_tokens", "total_tool_use_tokens", "total_cached_tokens", "total_output_tokens", "total_thought_tokens", "total_tokens",
        "input_tokens_by_modality", "cached_tokens_by_modality", "output_tokens_by_modality", "tokens");

    private long? _prompt;
    private long? _toolUse;
    private long? _cached;
    private long? _candidates;
    private long? _thoughts;
    private long? _total;
    private long? _audioInput;
    private long? _imageInput;
    private long? _audioOutput;
    private long? _imageOutput;

    /// <summary>Takes in a <c>usageMetadata</c>.</summary>
    public void Take(JsonElement usage) => Take(usage, Native);

    /// <summary>Takes in the usage of an interaction.</summary>
    public void TakeInteraction(JsonElement usage) => Take(usage, Interaction);

    /// <summary>The counts normalised; null when there are none.</summary>
    public Usage? Normalise()
    {
        var prompt = _prompt.Plus(_toolUse);
        var output = _candidates.Plus(_thoughts);
        if (output is null && prompt is not null && _total is { } total)
        {
            // A count of zero is left out of the JSON; the total still tells.
            output = Math.Max(0, total - prompt.Value);
        }

        return prompt is null && output is null
            ? null
            : new Usage
            {
                Input = prompt.Less(_cached),
                CacheRead = _cached,
                Output = output,
                Reasoning = _thoughts,
                AudioInput = _audioInput,
                ImageInput = _imageInput,
                AudioOutput = _audioOutput,
                ImageOutput = _imageOutput,
            };
    }

    private void Take(JsonElement usage, Names names)
    {
        _prompt = usage.Count(names.Prompt) ?? _prompt;
        _toolUse = usage.Count(names.ToolUse) ?? _toolUse;
        _cached = usage.Count(names.Cached) ?? _cached;
        _candidates = usage.Count(names.Output) ?? _candidates;
        _thoughts = usage.Count(names.Thoughts) ?? _thoughts;
        _total = usage.Count(names.Total) ?? _total;
        _audioInput = Modality(usage, names.PromptParts, names.PartCount, "AUDIO").Less(Modality(usage, names.CachedParts, names.PartCount, "AUDIO")) ?? _audioInput;
        _imageInput = Modality(usage, names.PromptParts, names.PartCount, "IMAGE").Less(Modality(usage, names.CachedParts, names.PartCount, "IMAGE")) ?? _imageInput;
        _audioOutput = Modality(usage, names.OutputParts, names.PartCount, "AUDIO") ?? _audioOutput;
        _imageOutput = Modality(usage, names.OutputParts, names.PartCount, "IMAGE") ?? _imageOutput;
    }

    private static long? Modality(JsonElement usage, string parts, string count, string modality)
    {
        long? sum = null;
        foreach (var part in usage.Items(parts))
        {
            if (string.Equals(part.Text("modality"), modality, StringComparison.OrdinalIgnoreCase))
            {
                sum = sum.Plus(part.Count(count));
            }
        }

        return sum;
    }

    private sealed record Names(
        string Prompt,
        string ToolUse,
        string Cached,
        string Output,
        string Thoughts,
        string Total,
        string PromptParts,
        string CachedParts,
        string OutputParts,
        string PartCount);
}
