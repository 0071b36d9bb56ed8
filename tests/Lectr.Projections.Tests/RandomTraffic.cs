using Lectr.Domain.Requests;
using Lectr.EventStore;
using Lectr.Testing;

namespace Lectr.Projections.Tests;

/// <summary>Seeded requests of every kind: awkward names, missing parts, odd outcomes, several organisations.</summary>
internal sealed class RandomTraffic(int seed, DateTimeOffset from, TimeSpan length)
{
    private static readonly string?[] Features = ["chat", "summariser", null, "untagged", "Übersetzer 🦊 \"x\"", new string('f', 3_000), "null", "a\\b'c"];
    private static readonly string?[] Tasks = [null, "classification", "reasoning", "unknown task", "extraction"];
    private static readonly string?[] Models = ["model-large", "model-small", "model-mini", null, "vendor/model:1"];
    private static readonly string[] Providers = ["alpha", "beta", "gamma"];
    private readonly Random _random = new(seed);

    /// <summary>The organisation of a request.</summary>
    public string Organisation() => _random.Next(10) == 0 ? "other" : "default";

    /// <summary>The next request.</summary>
    public RequestProxied Next()
    {
        var at = from + TimeSpan.FromTicks((long)(_random.NextDouble() * length.Ticks) / 10 * 10);
        var model = Pick(Models);
        var routed = _random.Next(4) == 0;
        var provider = Pick(Providers);
        var usage = _random.Next(8) == 0 ? null : RandomUsage();
        var cost = usage is null || _random.Next(6) == 0 ? null : new RequestCost(_random.Next(1, 1_000_000) / 10_000_000_000m, "price-" + model);
        return new RequestProxied
        {
            RequestId = NextGuid(at),
            StartedAt = at,
            Node = "node-" + _random.Next(3),
            KeyId = "key-" + _random.Next(3),
            Feature = Pick(Features),
            Task = Pick(Tasks),
            ProviderDeclared = _random.Next(5) == 0 ? "Alpha" : null,
            Endpoint = _random.Next(2) == 0 ? "POST /v1/chat/completions" : "POST /v1/embeddings",
            WireFormat = _random.Next(2) == 0 ? "chat" : "messages",
            ProviderRequested = provider,
            ProviderActual = routed ? Pick(Providers) : provider,
            ModelRequested = model,
            ModelActual = routed ? "model-mini" : model,
            ModelReported = _random.Next(3) == 0 ? null : model + "-2026",
            Rule = routed ? new RuleRef("rule-" + _random.Next(2), "a rule") : null,
            RuleSkipped = !routed && _random.Next(9) == 0 ? new SkippedRule("rule-9", "skipped", SkipReasons.WireFormat) : null,
            RulesVersion = _random.Next(5),
            Status = _random.Next(3) == 0 ? (RequestStatus)_random.Next(6) : RequestStatus.Success,
            HttpStatus = 200,
            ErrorCode = _random.Next(7) == 0 ? "rate_limit" : null,
            Streaming = _random.Next(2) == 0,
            LatencyMs = Math.Round(Math.Exp(_random.NextDouble() * 12), 3),
            TtftMs = _random.Next(4) == 0 ? null : Math.Round(_random.NextDouble() * 900, 3),
            OverheadMs = Math.Round(_random.NextDouble() * 3, 3),
            RequestBytes = _random.Next(100_000),
            ResponseBytes = _random.Next(100_000),
            Usage = usage,
            UsageSource = usage is null ? UsageSource.None : (UsageSource)_random.Next(1, 4),
            Cost = cost,
            ServiceTier = _random.Next(9) == 0 ? "flex" : null,
            Shape = _random.Next(3) == 0 ? null : RandomShape(),
            ProviderRequestId = _random.Next(2) == 0 ? "req_" + _random.Next() : null,
            UserAgent = _random.Next(3) == 0 ? null : "agent/" + _random.Next(8),
            ImportedFrom = _random.Next(20) == 0 ? "elsewhere" : null,
        };
    }

    /// <summary>Appends requests in batches of random size and gives back what was appended.</summary>
    public async Task<List<(string Organisation, RequestProxied Request)>> AppendAsync(TestDatabase database, int count)
    {
        var all = Enumerable.Range(0, count).Select(_ => (Organisation: Organisation(), Request: Next())).ToList();
        for (var done = 0; done < all.Count;)
        {
            var some = all.Skip(done).Take(_random.Next(1, 400)).ToList();
            await database.Store.AppendBatchAsync(
                [.. some.GroupBy(one => (one.Organisation, one.Request.Node)).Select(group => new StreamBatch(
                    group.Key.Organisation,
                    $"requests/{group.Key.Node}/2026-11-01",
                    [.. group.Select(one => EventTypes.ToNewEvent(one.Request, one.Request.RequestId, one.Request.StartedAt, userName: null))]))],
                inSameTransaction: null,
                CancellationToken.None);
            done += some.Count;
        }

        return all;
    }

    private Usage RandomUsage() => new()
    {
        Input = _random.Next(5_000),
        CacheRead = _random.Next(2) == 0 ? null : _random.Next(1_000),
        CacheWriteShort = _random.Next(4) == 0 ? _random.Next(500) : null,
        CacheWriteLong = _random.Next(9) == 0 ? _random.Next(500) : null,
        Output = _random.Next(5) == 0 ? null : _random.Next(2_000),
        Reasoning = _random.Next(5) == 0 ? _random.Next(300) : null,
        AudioSeconds = _random.Next(20) == 0 ? _random.Next(1_000) / 10m : null,
        ImageInput = _random.Next(20) == 0 ? 85 : null,
    };

    private RequestShape RandomShape() => new()
    {
        Messages = _random.Next(1, 20),
        PromptChars = _random.Next(20_000),
        Tools = _random.Next(3) == 0 ? _random.Next(4) : null,
        ResponseFormat = _random.Next(4) switch { 0 => "json_schema", 1 => "text", _ => null },
        SchemaDepth = _random.Next(4) == 0 ? _random.Next(1, 6) : null,
        Images = _random.Next(10) == 0 ? 1 : null,
        MaxOutputTokens = _random.Next(4) == 0 ? 1024 : null,
    };

    private Guid NextGuid(DateTimeOffset at)
    {
        var bytes = Guid.CreateVersion7(at).ToByteArray(bigEndian: true);
        _random.NextBytes(bytes.AsSpan(8));
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        bytes[6] = (byte)(0x70 | _random.Next(16));
        bytes[7] = (byte)_random.Next(256);
        return new Guid(bytes, bigEndian: true);
    }

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
