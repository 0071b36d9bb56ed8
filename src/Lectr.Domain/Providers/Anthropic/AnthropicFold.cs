using System.Runtime.InteropServices;
using System.Text.Json;
using Lectr.Domain.Providers.Reading;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Providers.Anthropic;

/// <summary>Folds a messages answer or its events.</summary>
internal sealed class AnthropicFold(Endpoint endpoint) : AnswerFold(endpoint)
{
    private static readonly CaptureSpec Members = new(
        ["usage", "error", "model", "id", "type", "message.usage", "message.model", "message.id"],
        ["text", "thinking", "partial_json"]);

    private readonly ChunkTemplate _template = new();
    private readonly AnthropicUsage _total = new();
    private Usage? _perIteration;

    private enum Slot
    {
        Usage,
        Error,
        Model,
        Id,
        Type,
        MessageUsage,
        MessageModel,
        MessageId,
    }

    /// <inheritdoc/>
    public override CaptureSpec Spec(bool stream) => Members;

    /// <inheritdoc/>
    public override bool Skim(ReadOnlySpan<byte> data)
    {
        var chars = _template.Match(data, out var rest);
        if (chars >= 0 && rest.IsEmpty)
        {
            SkimmedChars += chars;
            return true;
        }

        if (!data.StartsWith("{\"type\":\"content_block_delta\""u8)
            || data.IndexOf("\"delta\":{"u8) is not (var delta and >= 0)
            || !Skimming.CountFlat(data, delta + "\"delta\":"u8.Length, Members, out var found)
            || !data[found.End..].Trim((byte)' ').SequenceEqual("}"u8))
        {
            return false;
        }

        _template.Learn(data, found);
        SkimmedChars += found.Chars;
        return true;
    }

    /// <inheritdoc/>
    protected override void Document(JsonTap json)
    {
        Model = json.Text((int)Slot.MessageModel, json.Text((int)Slot.Model, Model));
        Id = json.Text((int)Slot.MessageId, json.Text((int)Slot.Id, Id));
        TakeUsage(json, Slot.MessageUsage);
        TakeUsage(json, Slot.Usage);
        var failed = TakeError(json, (int)Slot.Error);
        if (failed || json.Text((int)Slot.Type) is "message_stop")
        {
            Done();
        }
    }

    /// <inheritdoc/>
    protected override Usage? Usage() => _perIteration ?? _total.Normalise();

    private void TakeUsage(JsonTap json, Slot slot)
    {
        if (!json.Has((int)slot))
        {
            return;
        }

        var raw = json.Raw((int)slot);
        _total.Take(raw);
        if (raw.IndexOf("\"service_tier\""u8) < 0 && raw.IndexOf("\"iterations\""u8) < 0 && raw.IndexOf("\"speed\""u8) < 0 && raw.IndexOf("\"inference_geo\""u8) < 0)
        {
            return;
        }

        using var document = json.Json((int)slot);
        if (document is not null)
        {
            TakeIterations(document.RootElement);
            Tier = ReadTier(document.RootElement) ?? Tier;
        }
    }

    /// <summary>
    /// Iterations are believed where the totals leave something out or hide a second model: compactions are not in the totals,
    /// and a fallback is charged at its own model's price.
    /// </summary>
    private void TakeIterations(JsonElement usage)
    {
        var items = usage.Items("iterations").ToArray();
        if (items.Length == 0
            || items.All(i => i.Text("type") is "message" or null && (i.Text("model") is not { } model || model == Model)))
        {
            return;
        }

        var parts = items
            .Select(i => (Model: i.Text("model") ?? Model ?? "", Usage: One(i)))
            .Where(p => p.Usage is not null)
            .GroupBy(p => p.Model, StringComparer.Ordinal)
            .Select(g => (Model: g.Key, Usage: g.Select(p => p.Usage!).Aggregate(Sum)))
            .ToArray();
        if (parts.Length > 0)
        {
            _perIteration = parts.Select(p => p.Usage).Aggregate(Sum);
            Breakdown = parts.Length > 1 ? parts : [];
        }
    }

    private static Usage? One(JsonElement iteration)
    {
        var counts = new AnthropicUsage();
        counts.Take(JsonMarshal.GetRawUtf8Value(iteration));
        return counts.Normalise();
    }

    private static Usage Sum(Usage one, Usage other) => one with
    {
        Input = one.Input.Plus(other.Input),
        CacheRead = one.CacheRead.Plus(other.CacheRead),
        CacheWriteShort = one.CacheWriteShort.Plus(other.CacheWriteShort),
        CacheWriteLong = one.CacheWriteLong.Plus(other.CacheWriteLong),
        Output = one.Output.Plus(other.Output),
        Reasoning = one.Reasoning.Plus(other.Reasoning),
    };

    /// <summary>Speed stands in for the tier when it is not the usual one; a regional surcharge follows after a plus sign, as in <c>standard+us</c>.</summary>
    private static string? ReadTier(JsonElement usage)
    {
        var tier = usage.Text("speed") is "fast" ? "fast" : usage.Text("service_tier");
        return usage.Text("inference_geo") is "us" ? $"{tier ?? "standard"}+us" : tier;
    }
}
