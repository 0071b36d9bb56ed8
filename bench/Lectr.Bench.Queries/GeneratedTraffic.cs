using Lectr.Domain.Requests;
using Lectr.EventStore;

namespace Lectr.Bench.Queries;

/// <summary>
/// Seeded requests, evenly spread in order of time with a daily rhythm: some forty features with tasks and models of their own, 8 %
/// untagged, 4 % errors, a fifth routed. What a large installation's log looks like, made as fast as the log can take it.
/// </summary>
internal sealed class GeneratedTraffic(long requests, DateTimeOffset end, int days)
{
    private static readonly string[] Providers = ["alpha", "beta", "gamma"];
    private static readonly string?[] Tasks = ["classification", "summarisation", "extraction", "generation", "reasoning", null];
    private static readonly string[] Models = ["large-4", "large-4-mini", "sonata-5", "sonata-5-light", "quick-70b", "quick-8b", "embed-3"];
    private readonly Random _random = new(17);
    private readonly DateTimeOffset _start = end.AddDays(-days);

    /// <summary>The events of the whole span, in batches of at most 5,000, oldest first.</summary>
    public IEnumerable<StreamBatch> Batches()
    {
        var events = new List<NewEvent>(5_000);
        var day = DateOnly.FromDateTime(_start.UtcDateTime);
        for (long i = 0; i < requests; i++)
        {
            var at = _start + TimeSpan.FromTicks((long)((double)i / requests * (end - _start).Ticks) / 10 * 10);
            var today = DateOnly.FromDateTime(at.UtcDateTime);
            if (events.Count == 5_000 || today != day)
            {
                yield return new StreamBatch("default", $"requests/bench/{day:yyyy-MM-dd}", events);
                events = new List<NewEvent>(5_000);
                day = today;
            }

            var request = Next(at);
            events.Add(EventTypes.ToNewEvent(request, request.RequestId, at, userName: null));
        }

        yield return new StreamBatch("default", $"requests/bench/{day:yyyy-MM-dd}", events);
    }

    private RequestProxied Next(DateTimeOffset at)
    {
        // Squaring makes a few features large and many small; feature-39 has a handful of requests in ten million.
        var rank = _random.NextDouble();
        var feature = (int)(rank * rank * rank * 40);
        var tagged = _random.Next(100) >= 8;
        var model = Models[(feature * 3 + _random.Next(2)) % Models.Length];
        var provider = Providers[feature % Providers.Length];
        var routed = feature % 5 == 0 && _random.Next(10) < 9;
        var failed = _random.Next(100) < 4;
        var input = _random.Next(50, 6_000);
        var output = failed ? 0 : _random.Next(5, 1_200);
        var latency = Math.Round(150 + (output * 8 * (0.5 + _random.NextDouble())) + (_random.Next(200) == 0 ? 20_000 : 0), 3);
        return new RequestProxied
        {
            RequestId = Guid.CreateVersion7(at),
            StartedAt = at,
            Node = "bench-" + _random.Next(3),
            KeyId = "key-1",
            Feature = !tagged ? null : feature == 39 && _random.Next(500) != 0 ? "feature-38" : "feature-" + feature,
            Task = Tasks[feature % Tasks.Length],
            Endpoint = "POST /v1/chat/completions",
            WireFormat = "chat",
            ProviderRequested = provider,
            ProviderActual = provider,
            ModelRequested = model,
            ModelActual = routed ? "large-4-mini" : model,
            ModelReported = (routed ? "large-4-mini" : model) + "-2026-08-01",
            Rule = routed ? new RuleRef("rule-" + (feature / 5), "cheaper") : null,
            RulesVersion = 7,
            Status = !failed ? RequestStatus.Success : _random.Next(20) == 0 ? RequestStatus.UpstreamAborted : RequestStatus.ProviderError,
            HttpStatus = failed ? 500 : 200,
            ErrorCode = failed ? "server_error" : null,
            Streaming = feature % 2 == 0,
            LatencyMs = latency,
            TtftMs = failed ? null : Math.Round(latency / 4, 3),
            OverheadMs = Math.Round(0.05 + (_random.NextDouble() / 5), 3),
            RequestBytes = input * 4,
            ResponseBytes = output * 5,
            Usage = failed ? null : new Usage { Input = input, CacheRead = feature % 4 == 0 ? input / 2 : 0, Output = output, Reasoning = 0 },
            UsageSource = failed ? UsageSource.None : UsageSource.Reported,
            Cost = failed ? null : new RequestCost((input * 0.0000025m) + (output * 0.00001m), $"{provider}/{model}/2026-01"),
            Shape = new RequestShape { Messages = 3, PromptChars = input * 4, Tools = feature % 3 == 0 ? 2 : null, MaxOutputTokens = 2_000 },
            ProviderRequestId = "req_" + _random.NextInt64(),
            UserAgent = "OpenAI/Python 2." + (feature % 7),
        };
    }
}
