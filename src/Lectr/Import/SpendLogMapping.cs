using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lectr.Domain.Pricing;
using Lectr.Domain.Providers;
using Lectr.Domain.Requests;

namespace Lectr.Import;

/// <summary>What became of a row.</summary>
internal abstract record Mapped
{
    private Mapped() { }

    /// <summary>It is this request.</summary>
    public sealed record Request(RequestProxied Proxied) : Mapped;

    /// <summary>It is none that Lectr could have carried, and why.</summary>
    public sealed record Skipped(string Reason) : Mapped;
}

/// <summary>Turns rows of LiteLLM's spend logs into request events: the same tokens, at Lectr's prices of that day.</summary>
internal sealed class SpendLogMapping(PriceBook prices)
{
    /// <summary>The node of imported events, and where they say they come from.</summary>
    public const string Source = "litellm";

    private const string FeaturePrefix = "feature:";
    private const string TaskPrefix = "task:";
    private const string AgentPrefix = "User-Agent:";

    private static readonly FrozenDictionary<string, string> Paths = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["completion"] = "/v1/chat/completions",
        ["text_completion"] = "/v1/completions",
        ["embedding"] = "/v1/embeddings",
        ["responses"] = "/v1/responses",
        ["anthropic_messages"] = "/v1/messages",
        ["transcription"] = "/v1/audio/transcriptions",
        ["speech"] = "/v1/audio/speech",
        ["image_generation"] = "/v1/images/generations",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Maps one row.</summary>
    public Mapped Map(SpendLog row)
    {
        if (row is not { RequestId: { } id, Model: { } model, Started: { } started })
        {
            return new Mapped.Skipped("without request_id, model or startTime");
        }

        if (row.FromCache)
        {
            return new Mapped.Skipped("answered from LiteLLM's cache");
        }

        if (PathOf(row.CallType ?? "completion") is not { } path || Endpoints.Match("POST", path, "") is not { } endpoint)
        {
            return new Mapped.Skipped($"call type {row.CallType}");
        }

        if (ProviderOf(row.Provider, model) is not { } provider)
        {
            return new Mapped.Skipped($"provider {row.Provider ?? $"of {model}"}");
        }

        return new Mapped.Request(Event(row, endpoint, provider.Id, NameOf(model, provider.Id, started), id, started));
    }

    private RequestProxied Event(SpendLog row, Endpoint endpoint, string provider, string model, string id, DateTimeOffset started)
    {
        var failed = (row.Text("status") ?? row.Metadata("status")?.ToString()) == "failure";
        var usage = failed && row.PromptTokens is null or 0 ? null : UsageOf(row);
        var latency = row.Ended is { } ended && ended > started ? (ended - started).TotalMilliseconds : 0;
        var first = row.FirstChunk is { } chunk && chunk > started && chunk < row.Ended ? (chunk - started).TotalMilliseconds : (double?)null;
        var http = failed ? (int)(SpendLog.Number(row.Metadata("error_information", "error_code")) ?? 500) : 200;
        var cost = prices.Price(new Billable(provider, null, model, usage, null, started)) as Cost.Priced;
        return new RequestProxied
        {
            RequestId = IdOf(id, started),
            StartedAt = started,
            Node = Source,
            KeyId = Source,
            Feature = FeatureOf(row),
            Task = TagOf(row, TaskPrefix),
            Endpoint = endpoint.Template,
            WireFormat = endpoint.Format.Name,
            ProviderRequested = provider,
            ProviderActual = provider,
            ModelRequested = model,
            ModelActual = model,
            Status = !failed ? RequestStatus.Success : http is >= 400 and < 500 ? RequestStatus.ClientError : RequestStatus.ProviderError,
            HttpStatus = http,
            Streaming = first is not null,
            LatencyMs = latency,
            TtftMs = first,
            Usage = usage,
            UsageSource = usage is null ? UsageSource.None : UsageSource.Reported,
            Cost = usage is not null && cost is not null ? new RequestCost(cost.Usd, cost.PriceId) : null,
            UserAgent = TagOf(row, AgentPrefix),
            ImportedFrom = Source,
        };
    }

    // The asynchronous form of a call type has an "a" before it.
    private static string? PathOf(string callType) =>
        Paths.GetValueOrDefault(callType) ?? (callType.StartsWith('a') ? Paths.GetValueOrDefault(callType[1..]) : null);

    private static Provider? ProviderOf(string? named, string model) =>
        named is not null ? ProviderCatalog.Find(named) : ProviderCatalog.Find(model.Split('/')[0]) ?? ProviderCatalog.OwnerOfModel(model);

    // LiteLLM puts its provider's name before some models, and some models' own names begin with one.
    private string NameOf(string model, string provider, DateTimeOffset started) =>
        model.StartsWith(provider + "/", StringComparison.OrdinalIgnoreCase) && prices.Find(provider, model, started) is null ? model[(provider.Length + 1)..] : model;

    // LiteLLM's prompt count includes what was read from and written to a cache.
    private static Usage UsageOf(SpendLog row)
    {
        var read = Detail(row, "prompt_tokens_details", "cached_tokens") ?? Detail(row, "cache_read_input_tokens");
        var written = Detail(row, "cache_creation_input_tokens") ?? Detail(row, "prompt_tokens_details", "cache_creation_tokens");
        return new Usage
        {
            Input = row.PromptTokens is { } prompt ? Math.Max(0, prompt - (read ?? 0) - (written ?? 0)) : null,
            CacheRead = read,
            CacheWriteShort = written,
            Output = row.CompletionTokens,
            Reasoning = Detail(row, "completion_tokens_details", "reasoning_tokens"),
        };
    }

    private static long? Detail(SpendLog row, params ReadOnlySpan<string> path) =>
        SpendLog.Number(row.Metadata(["usage_object", .. path])) ?? SpendLog.Number(row.Metadata(["additional_usage_values", .. path]));

    private static string? FeatureOf(SpendLog row) =>
        row.Metadata("spend_logs_metadata", "feature")?.ToString() is { Length: > 0 } said ? said
        : TagOf(row, FeaturePrefix) ?? row.Tags.FirstOrDefault(tag => !tag.StartsWith(AgentPrefix, StringComparison.Ordinal) && !tag.StartsWith(TaskPrefix, StringComparison.Ordinal));

    private static string? TagOf(SpendLog row, string prefix) =>
        row.Tags.FirstOrDefault(tag => tag.StartsWith(prefix, StringComparison.Ordinal)) is { } tag && tag[prefix.Length..].Trim() is { Length: > 0 } value ? value : null;

    /// <summary>A version 7 id that the same row has on every import.</summary>
    internal static Guid IdOf(string requestId, DateTimeOffset started)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Source}/{requestId}")))[..16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(hash, (started.ToUnixTimeMilliseconds() << 16) | ((uint)(hash[6] << 8 | hash[7]) & 0x0FFF) | 0x7000);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
