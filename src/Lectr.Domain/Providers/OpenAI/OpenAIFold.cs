using Lectr.Domain.Providers.Reading;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Providers.OpenAI;

/// <summary>Folds OpenAI's documents: chat chunks, response events, whole answers.</summary>
internal sealed class OpenAIFold(Endpoint endpoint) : AnswerFold(endpoint)
{
    private static readonly string[] Paths =
    [
        "usage", "error", "model", "id", "service_tier", "x_groq.usage", "x_groq.error", "x_groq.usage_breakdown", "usage_breakdown", "type", "code",
        "response.usage", "response.error", "response.model", "response.id", "response.service_tier", "duration",
    ];

    private static readonly CaptureSpec Chat = new(Paths, ["content", "arguments", "reasoning", "reasoning_content", "refusal"]);
    private static readonly CaptureSpec Deltas = new(Paths, ["delta"]);
    private static readonly CaptureSpec Texts = new(Paths, ["text", "arguments", "transcript"]);

    private static readonly string[] Terminal =
    [
        "response.completed", "response.incomplete", "response.failed", "response.cancelled", "response.done", "speech.audio.done", "transcript.text.done",
        "image_generation.completed", "image_edit.completed", "decision.completed", "error",
    ];

    private readonly bool _chat = endpoint.Family is "chat_completions";
    private readonly bool _audio = endpoint.Family is "audio_transcriptions" or "audio_translations";
    private readonly bool _completions = endpoint.Family is "completions";
    private ChunkTemplate? _template;
    private Usage? _usage;

    private enum Slot
    {
        Usage,
        Error,
        Model,
        Id,
        Tier,
        GroqUsage,
        GroqError,
        GroqBreakdown,
        Breakdown,
        Type,
        Code,
        ResponseUsage,
        ResponseError,
        ResponseModel,
        ResponseId,
        ResponseTier,
        Duration,
    }

    /// <inheritdoc/>
    public override CaptureSpec Spec(bool stream) => _chat ? Chat : stream && !_completions ? Deltas : Texts;

    /// <inheritdoc/>
    public override bool Skim(ReadOnlySpan<byte> data)
    {
        if (Model is null)
        {
            return false;
        }

        return _chat ? SkimChat(data) : !_completions && SkimResponse(data);
    }

    /// <inheritdoc/>
    protected override void Document(JsonTap json)
    {
        Model = json.Text((int)Slot.Model, json.Text((int)Slot.ResponseModel, Model));
        Id = json.Text((int)Slot.Id, json.Text((int)Slot.ResponseId, Id));
        Tier = json.Text((int)Slot.Tier, json.Text((int)Slot.ResponseTier, Tier));
        TakeUsage(json, Slot.Usage);
        TakeUsage(json, Slot.ResponseUsage);
        TakeUsage(json, Slot.GroqUsage);
        TakeDuration(json);
        TakeBreakdown(json, Slot.Breakdown);
        TakeBreakdown(json, Slot.GroqBreakdown);

        var failed = TakeError(json, (int)Slot.Error) | TakeError(json, (int)Slot.ResponseError) | TakeError(json, (int)Slot.GroqError);
        var type = json.Text((int)Slot.Type);
        if (type is "error" && !failed)
        {
            TakeError(json.Text((int)Slot.Code));
        }

        if (failed || (type is not null && Terminal.Contains(type, StringComparer.Ordinal)))
        {
            Done();
        }
    }

    /// <inheritdoc/>
    protected override Usage? Usage() => _usage;

    private bool SkimChat(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> rest = default;
        var chars = _template?.Match(data, out rest) ?? -1;
        if (chars >= 0 && (rest.IsEmpty || (rest[0] == (byte)'}' && IsHarmless(rest))))
        {
            SkimmedChars += chars;
            return true;
        }

        var delta = data.IndexOf("\"delta\":{"u8);
        if (delta < 0 || data[0] != (byte)'{'
            || !Skimming.CountFlat(data, delta + "\"delta\":"u8.Length, Chat, out var found)
            || !IsHarmless(data[found.End..])
            || !IsHarmless(data[..delta]))
        {
            return false;
        }

        (_template ??= new ChunkTemplate()).Learn(data, found);
        SkimmedChars += found.Chars;
        return true;
    }

    private static bool IsHarmless(ReadOnlySpan<byte> rest) =>
        rest.IndexOf("\"delta\""u8) < 0
        && rest.IndexOf("\"type\":\""u8) < 0
        && Skimming.IsAbsentOrNull(rest, "\"usage\""u8)
        && Skimming.IsAbsentOrNull(rest, "\"error\""u8);

    private bool SkimResponse(ReadOnlySpan<byte> data)
    {
        const int LongestType = 64;
        if (!data.StartsWith("{\"type\":\"response."u8)
            || data[..Math.Min(data.Length, LongestType)].IndexOf(".delta\","u8) < 0
            || data.IndexOf("\"delta\":\""u8) is not (var delta and >= 0))
        {
            return false;
        }

        var chars = Skimming.CountString(data, delta + "\"delta\":\""u8.Length, out var after);
        if (chars < 0 || !IsHarmless(data[after..]) || !IsHarmless(data["{\"type\":\"response."u8.Length..delta]))
        {
            return false;
        }

        SkimmedChars += chars;
        return true;
    }

    /// <summary>A later usage replaces an earlier one: some providers send the same counts in two places, and in every chunk.</summary>
    private void TakeUsage(JsonTap json, Slot slot)
    {
        if (json.Has((int)slot))
        {
            _usage = OpenAIUsage.Read(json.Raw((int)slot)) ?? _usage;
        }
    }

    /// <summary>A verbose transcription tells the length of its audio even where it reports no usage.</summary>
    private void TakeDuration(JsonTap json)
    {
        if (_audio && _usage is null && json.Json((int)Slot.Duration) is { } document)
        {
            using (document)
            {
                _usage = OpenAIUsage.OfSeconds(document.RootElement);
            }
        }
    }

    private void TakeBreakdown(JsonTap json, Slot slot)
    {
        using var breakdown = json.Json((int)slot);
        if (breakdown is not null && OpenAIUsage.ReadBreakdown(breakdown.RootElement) is { Count: > 0 } parts)
        {
            Breakdown = parts;
        }
    }
}
